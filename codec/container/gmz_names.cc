#include "codec/container/gmz_format.h"

namespace gmzip {

const char* MediaName(Media media) {
  switch (media) {
    case Media::kBytes:
      return "bytes";
    case Media::kPnm:
      return "pnm";
    case Media::kPng:
      return "png";
    case Media::kGzip:
      return "gzip";
    case Media::kZip:
      return "zip";
  }
  return "unknown";
}

const char* WayName(Way way) {
  switch (way) {
    case Way::kBytes:
      return "bytes";
    case Way::kPicture:
      return "picture";
    case Way::kSamples:
      return "samples";
  }
  return "unknown";
}

const char* RoleName(Role role) {
  switch (role) {
    case Role::kEnd:
      return "end";
    case Role::kFileBytes:
      return "file bytes";
    case Role::kSideInfo:
      return "side info";
    case Role::kAlpha:
      return "alpha";
    case Role::kPictureFrame:
      return "picture frame";
    case Role::kSamples:
      return "samples";
  }
  return "unknown";
}

const char* CodingName(Coding coding) {
  switch (coding) {
    case Coding::kStored:
      return "stored";
    case Coding::kZstd:
      return "zstd";
    case Coding::kDifference:
      return "difference";
    case Coding::kModel:
      return "model";
    case Coding::kMixed:
      return "mixed";
    case Coding::kRun:
      return "run";
  }
  return "unknown";
}

}  // namespace gmzip
