#include <hdf5.h>

/* What the header spells as a macro, which Swift does not see. */
static inline hid_t chdf5_default(void) { return H5P_DEFAULT; }
static inline hid_t chdf5_new_file_access(void) { return H5Pcreate(H5P_FILE_ACCESS); }
static inline hid_t chdf5_native_double(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t chdf5_native_float(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t chdf5_native_int64(void) { return H5T_NATIVE_INT64; }
static inline hid_t chdf5_open(const char *path, hid_t access) { return H5Fopen(path, H5F_ACC_RDONLY, access); }
static inline void chdf5_silence(void) { H5Eset_auto2(H5E_DEFAULT, NULL, NULL); }

/* 0 a hard link, 1 a soft link, 2 an external or user-defined one, -1 no such link. */
static inline int chdf5_link_kind(hid_t location, const char *name) {
    H5L_info_t info;
    if (H5Lexists(location, name, H5P_DEFAULT) <= 0) return -1;
    if (H5Lget_info(location, name, &info, H5P_DEFAULT) < 0) return -1;
    return info.type == H5L_TYPE_HARD ? 0 : info.type == H5L_TYPE_SOFT ? 1 : 2;
}

/* The memory type for strings of variable length, encoded as `file_type`; close it after use. */
static inline hid_t chdf5_string_type(hid_t file_type) {
    hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5Tget_cset(file_type));
    return type;
}

/* Reads numbers or strings; `all` of the data set. */
static inline herr_t chdf5_read(hid_t dataset, hid_t memory_type, void *into) {
    return H5Dread(dataset, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, into);
}
