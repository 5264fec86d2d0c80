// The optimiser of all trainers: Muon for hidden matrices, Adam for everything else, averaged
// weights. LibTorch: included by training sources only.
#ifndef GMZIP_MODELS_TRAINING_OPTIMIZER_H_
#define GMZIP_MODELS_TRAINING_OPTIMIZER_H_

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

namespace gmzip {

// Parameters of one network with their state. Not thread-safe.
class Optimizer {
 public:
  struct Group {
    torch::Tensor parameter;
    bool orthogonalise = false;  // Muon (Jordan et al. 2024) instead of Adam (Kingma and Ba 2015)
  };

  Optimizer(std::vector<Group> groups, double weight_decay);

  // One step from the gradients in place; clears them. rate: Adam's; Muon's is scaled to match.
  // average_decay: what the averaged weights keep of themselves, in [0, 1).
  void Step(double rate, double average_decay);

  // Muon's products in bfloat16: where that is much faster.
  void UseBfloat16() { product_type_ = torch::kBFloat16; }

  // The averaged weights into the parameters of another network of the shape, in its order.
  void CopyAverages(std::vector<torch::Tensor> parameters) const;
  int64_t steps() const { return steps_; }

  void Save(torch::serialize::OutputArchive* archive) const;
  void Load(torch::serialize::InputArchive* archive);

 private:
  void StepAdam(size_t index, double rate);
  void StepMuon(size_t index, double rate);

  std::vector<Group> groups_;
  std::vector<torch::Tensor> first_moments_;
  std::vector<torch::Tensor> second_moments_;
  std::vector<torch::Tensor> averages_;
  torch::ScalarType product_type_ = torch::kFloat;
  double weight_decay_;
  int64_t steps_ = 0;
};

// Learning rate of a run at `progress` in [0, 1]: linear warm-up, then cosine decay to 0.
double ScheduledRate(double peak_rate, double progress);

}  // namespace gmzip

#endif  // GMZIP_MODELS_TRAINING_OPTIMIZER_H_
