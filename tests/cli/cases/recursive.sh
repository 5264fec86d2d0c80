# -r goes through folders, one .gmz for each file; without it a folder is an error.
mkdir -p d/e && echo one > d/a && echo two > d/e/b && ln -s a d/link
"$GMZIP" compress d
echo "code $?"
"$GMZIP" compress -r --rm d && find d | sort
"$GMZIP" decompress -r --rm d && find d | sort && cat d/a d/e/b
