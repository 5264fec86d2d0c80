// A picture for training and evaluation.
#ifndef GMZIP_CORPUS_CORPUS_PICTURE_H_
#define GMZIP_CORPUS_CORPUS_PICTURE_H_

#include <cstdint>
#include <string>
#include <vector>

namespace gmzip {

struct CorpusPicture {
  int width = 0;
  int height = 0;
  int num_channels = 0;          // 1 (grey) or 3 (R, G, B)
  std::vector<uint8_t> samples;  // [height, width, num_channels]
  std::string name;
  int label = -1;  // the picture's class, where the data set says it
};

// The picture in grey (Rec. 601 weights), for training grey models on colour pictures.
inline CorpusPicture ToGrey(const CorpusPicture& picture) {
  CorpusPicture grey = picture;
  if (picture.num_channels == 1) return grey;
  grey.num_channels = 1;
  grey.samples.resize(picture.samples.size() / 3);
  for (size_t i = 0; i < grey.samples.size(); ++i) {
    const uint8_t* p = &picture.samples[3 * i];
    grey.samples[i] = static_cast<uint8_t>((299 * p[0] + 587 * p[1] + 114 * p[2] + 500) / 1000);
  }
  return grey;
}

}  // namespace gmzip

#endif  // GMZIP_CORPUS_CORPUS_PICTURE_H_
