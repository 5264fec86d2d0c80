#include "models/training/checkpoint.h"

#include <filesystem>
#include <system_error>

namespace gmzip {

Result<void> WriteCheckpoint(const std::string& path, const std::string& shape_name,
                             const std::vector<int>& shape, const Optimizer& optimizer,
                             double seconds) {
  torch::serialize::OutputArchive archive;
  archive.write(shape_name, torch::tensor(shape));
  archive.write("seconds", torch::tensor(seconds, torch::kDouble));
  optimizer.Save(&archive);
  const std::string temporary = path + ".part";
  try {
    archive.save_to(temporary);
  } catch (const c10::Error&) {
    return MakeError(ErrorCode::kIo, path + ": cannot write the checkpoint");
  }
  std::error_code error;
  std::filesystem::rename(temporary, path, error);
  if (error) return MakeError(ErrorCode::kIo, path + ": " + error.message());
  return {};
}

Result<std::vector<int>> OpenCheckpoint(const std::string& path, const std::string& shape_name,
                                        torch::serialize::InputArchive* archive) {
  if (!std::filesystem::exists(path)) {
    return MakeError(ErrorCode::kNotFound, path + ": no such checkpoint");
  }
  torch::Tensor shape;
  try {
    archive->load_from(path);
    if (archive->try_read(shape_name, shape) && shape.dim() == 1) {
      const auto numbers = shape.to(torch::kInt).contiguous();
      const int* const first = numbers.data_ptr<int>();
      return std::vector<int>(first, first + numbers.numel());
    }
  } catch (const c10::Error&) {
    // Whatever it is: the message below says what it is not.
  }
  return MakeError(ErrorCode::kDamaged, path + ": not a checkpoint of this trainer");
}

Result<double> ReadCheckpoint(const std::string& path, const std::string& shape_name,
                              const std::vector<int>& shape, Optimizer* optimizer) {
  torch::serialize::InputArchive archive;
  GMZIP_ASSIGN_OR_RETURN(const std::vector<int> stored, OpenCheckpoint(path, shape_name, &archive));
  if (stored != shape) {
    return MakeError(ErrorCode::kInvalidArgument,
                     path + ": the checkpoint has another shape than the preset");
  }
  optimizer->Load(&archive);
  torch::Tensor seconds;
  archive.read("seconds", seconds);
  return seconds.item<double>();
}

void ReadAverages(torch::serialize::InputArchive* archive, std::vector<torch::Tensor> parameters) {
  for (size_t i = 0; i < parameters.size(); ++i) {
    torch::Tensor average;
    archive->read("average" + std::to_string(i), average);
    parameters[i].copy_(average);
  }
}

}  // namespace gmzip
