// Only here to have its precompiled headers made: CMakeLists.txt.
