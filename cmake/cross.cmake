# Shared by the toolchain files: scripts/cross_test.sh unpacks the target's Debian packages into
# GMZIP_CROSS_ROOT and runs the tests with qemu's user emulation.
#   set before including: gmzip_triplet (s390x-linux-gnu), gmzip_qemu (qemu-s390x-static)
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_C_COMPILER ${gmzip_triplet}-gcc)
set(CMAKE_CXX_COMPILER ${gmzip_triplet}-g++)
set(CMAKE_LIBRARY_ARCHITECTURE ${gmzip_triplet})
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES GMZIP_CROSS_ROOT)
set(GMZIP_CROSS_ROOT "" CACHE PATH "Folder with the target's libraries and headers")

set(CMAKE_FIND_ROOT_PATH ${GMZIP_CROSS_ROOT})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

set(gmzip_libraries ${GMZIP_CROSS_ROOT}/usr/lib/${gmzip_triplet})
set(gmzip_includes "-isystem ${GMZIP_CROSS_ROOT}/usr/include -isystem ${GMZIP_CROSS_ROOT}/usr/include/${gmzip_triplet}")
set(CMAKE_C_FLAGS_INIT "${gmzip_includes}")
set(CMAKE_CXX_FLAGS_INIT "${gmzip_includes}")
set(CMAKE_EXE_LINKER_FLAGS_INIT
    "-L${gmzip_libraries} -Wl,-rpath-link,${gmzip_libraries} -Wl,-rpath-link,${GMZIP_CROSS_ROOT}/lib/${gmzip_triplet}")

# ctest runs tests through this.
set(CMAKE_CROSSCOMPILING_EMULATOR ${gmzip_qemu} -L /usr/${gmzip_triplet}
    -E LD_LIBRARY_PATH=${gmzip_libraries}:${GMZIP_CROSS_ROOT}/lib/${gmzip_triplet})
