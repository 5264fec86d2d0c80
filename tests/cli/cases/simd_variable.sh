# GMZIP_SIMD forces an instruction set; a name this machine lacks is one line.
seq 1 100 > a
GMZIP_SIMD=none-such "$GMZIP" compress a 2>&1 | sed 's/ it has: .*/ it has: .../'
GMZIP_SIMD= "$GMZIP" compress a && ls
