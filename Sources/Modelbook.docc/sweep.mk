# A sweep by GNU make: make -f sweep.mk -j4
SWEEP = report.md -P calibration:50,100,500
PAGES = output/sweep

JOBS := $(shell modelbook render $(SWEEP) --output-dir $(PAGES) --list-jobs | wc -l)

$(PAGES)/index.html: $(addprefix job-,$(shell seq $(JOBS)))
	modelbook collect $(PAGES)

# Pages whose notebook and data are as they were are not computed anew.
job-%:
	modelbook render $(SWEEP) --output-dir $(PAGES) --shard $*/$(JOBS)

.PHONY: $(PAGES)/index.html $(addprefix job-,$(shell seq $(JOBS)))
