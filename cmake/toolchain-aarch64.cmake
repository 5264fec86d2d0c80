# ARM64 (NEON); used by scripts/cross_test.sh aarch64.
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(gmzip_triplet aarch64-linux-gnu)
set(gmzip_qemu qemu-aarch64-static)
include(${CMAKE_CURRENT_LIST_DIR}/cross.cmake)
