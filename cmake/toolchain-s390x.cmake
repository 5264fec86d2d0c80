# s390x, a big-endian machine; used by scripts/cross_test.sh s390x.
set(CMAKE_SYSTEM_PROCESSOR s390x)
set(gmzip_triplet s390x-linux-gnu)
set(gmzip_qemu qemu-s390x-static)
include(${CMAKE_CURRENT_LIST_DIR}/cross.cmake)
