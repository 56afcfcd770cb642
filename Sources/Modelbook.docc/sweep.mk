# A sweep by GNU make: make -f sweep.mk -j4
SWEEP = report.md -P calibration:50,100,500
PAGES = output/sweep

COUNT := $(shell modelbook render $(SWEEP) --list-jobs | wc -l)
JOBS := $(addprefix job-,$(shell seq $(COUNT)))

.PHONY: index $(JOBS)
index: $(JOBS)
	modelbook collect $(PAGES)

# Cells run only where the notebook or its data have changed.
$(JOBS): job-%:
	modelbook render $(SWEEP) --output-dir $(PAGES) --shard $*/$(COUNT)
