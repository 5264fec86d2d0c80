# Compiler settings every room shares.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O3 -DNDEBUG")

# A file made on one machine must decode on every other: flags that let the compiler change
# arithmetic, or tie the program to this CPU, are refused.
set(all_flags "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_RELEASE} ${CMAKE_CXX_FLAGS_DEBUG} $ENV{CXXFLAGS}")
if(all_flags MATCHES "-ffast-math|-Ofast|-march=native|-funsafe-math")
  message(FATAL_ERROR "gmzip refuses -ffast-math, -Ofast and -march=native: decoding must be exact everywhere")
endif()

# PUBLIC interface of every gmzip target.
add_library(gmzip_flags INTERFACE)
target_include_directories(gmzip_flags INTERFACE ${PROJECT_SOURCE_DIR})
# No fused multiply-add: adaptive predictors use IEEE double in a fixed order (docs/NUMERICS.md).
target_compile_options(gmzip_flags INTERFACE -Wall -Wextra -Wconversion -Werror -ffp-contract=off)
if(GMZIP_SANITIZE)
  target_compile_options(gmzip_flags INTERFACE -fsanitize=${GMZIP_SANITIZE} -fno-omit-frame-pointer
                         -fno-sanitize-recover=all)
  target_link_options(gmzip_flags INTERFACE -fsanitize=${GMZIP_SANITIZE})
endif()
if(GMZIP_FUZZ)
  target_compile_options(gmzip_flags INTERFACE -fsanitize=fuzzer-no-link,address,undefined
                         -fno-sanitize-recover=all -DGMZIP_ABORT_ON_BUG)
  target_link_options(gmzip_flags INTERFACE -fsanitize=address,undefined)
endif()
find_package(Threads REQUIRED)
target_link_libraries(gmzip_flags INTERFACE Threads::Threads)
