// GatedRecurrence's loops and their gradients against LibTorch's automatic differentiation of the
// same formulas, written step by step.
#include "models/chars/recurrence_training.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "models/runtime/recurrence.h"

namespace gmzip {
namespace {

using torch::Tensor;

struct Case {
  int64_t steps;
  int64_t streams;
  int64_t width;
  bool own_x;  // the input stands in the fourth part of the sums
};

struct Inputs {
  Tensor sums;
  Tensor bias;
  Tensor x;
  Tensor state;
  Tensor keep;
};

Inputs RandomInputs(const Case& c, torch::ScalarType type) {
  torch::manual_seed(c.steps * 100 + c.width);
  const int64_t parts = c.own_x ? 4 : 3;
  Inputs inputs;
  // Some beyond +-4, where gates are flat.
  inputs.sums = (2.0 * torch::randn({c.steps, c.streams, parts * c.width})).to(type);
  inputs.bias = torch::randn({parts * c.width});
  if (!c.own_x) inputs.x = (2 * torch::rand({c.steps, c.streams, c.width}) - 1).to(type);
  inputs.state = 2 * torch::rand({c.streams, c.width}) - 1;
  inputs.keep = (torch::rand({c.steps, c.streams}) > 0.3).to(torch::kFloat);
  for (Tensor* tensor : {&inputs.sums, &inputs.bias, &inputs.x}) {
    if (tensor->defined()) tensor->requires_grad_();
  }
  return inputs;
}

Tensor Gate(const Tensor& sums) {
  const Tensor t = torch::clamp(sums / 4, -1, 1);
  return (1 + t * (2 - torch::abs(t))) / 2;
}
Tensor RealSquash(const Tensor& sums) { return 2 * Gate(2 * sums) - 1; }

RecurrenceOutput StepByStep(const Inputs& in) {
  Tensor state = in.state;
  std::vector<Tensor> y;
  for (int64_t step = 0; step < in.sums.size(0); ++step) {
    const auto parts = (in.sums[step].to(torch::kFloat) + in.bias).split(state.size(1), 1);
    const Tensor f = Gate(parts[0]);
    const Tensor z = RealSquash(parts[1]);
    const Tensor r = Gate(parts[2]);
    const Tensor x = in.x.defined() ? in.x[step].to(torch::kFloat) : RealSquash(parts[3]);
    state = f * in.keep[step].unsqueeze(1) * state + (1 - f) * z;
    y.push_back(r * state + (1 - r) * x);
  }
  return {torch::stack(y).to(in.sums.scalar_type()), state.detach()};
}

void ExpectNear(const Tensor& a, const Tensor& b, double relative) {
  ASSERT_EQ(a.sizes(), b.sizes());
  EXPECT_EQ(a.scalar_type(), b.scalar_type());
  const Tensor x = a.detach().to(torch::kDouble);
  const Tensor y = b.detach().to(torch::kDouble);
  EXPECT_GT(y.norm().item<double>(), 0);
  EXPECT_LE((x - y).norm().item<double>(), relative * y.norm().item<double>());
}

class RecurrenceTraining : public ::testing::TestWithParam<Case> {
 protected:
  void Compare(torch::ScalarType type, double output_error, double gradient_error) {
    const Inputs inputs = RandomInputs(GetParam(), type);
    const RecurrenceOutput out =
        GatedRecurrence(inputs.sums, inputs.bias, inputs.x, inputs.state, inputs.keep);
    const Tensor cost_weights = torch::randn(out.y.sizes()).to(type);
    const std::vector<Tensor> gradients = Gradients(out.y, cost_weights, inputs);
    const RecurrenceOutput expected = StepByStep(inputs);
    const std::vector<Tensor> expected_gradients = Gradients(expected.y, cost_weights, inputs);
    ExpectNear(out.y, expected.y, output_error);
    ExpectNear(out.last, expected.last, output_error);
    EXPECT_FALSE(out.last.requires_grad());
    for (size_t i = 0; i < gradients.size(); ++i) {
      SCOPED_TRACE(i == 0 ? "sums" : (i == 1 ? "bias" : "x"));
      ExpectNear(gradients[i], expected_gradients[i], gradient_error);
    }
  }

 private:
  static std::vector<Tensor> Gradients(const Tensor& y, const Tensor& weights,
                                       const Inputs& inputs) {
    std::vector<Tensor> by = {inputs.sums, inputs.bias};
    if (inputs.x.defined()) by.push_back(inputs.x);
    return torch::autograd::grad({y}, by, {weights});
  }
};

TEST_P(RecurrenceTraining, FloatsAgreeWithAutomaticDifferentiation) {
  Compare(torch::kFloat, 1e-5, 1e-5);
}

// Each has 8 bits, and sums of gradients are of rounded ones.
TEST_P(RecurrenceTraining, Bfloat16AgreesAsFarAsItsBitsGo) {
  Compare(torch::kBFloat16, 0.005, 0.01);
}

INSTANTIATE_TEST_SUITE_P(Shapes, RecurrenceTraining,
                         ::testing::Values(Case{1, 1, 16, true}, Case{1, 2, 5, false},
                                           Case{9, 3, 16, true}, Case{9, 3, 16, false},
                                           Case{40, 2, 33, true}, Case{40, 2, 33, false}));

TEST(RecurrenceTrainingGradient, AgreesWithFiniteDifferences) {
  constexpr double kStep = 1e-2;
  const Case shape{6, 2, 4, false};
  const Inputs inputs = RandomInputs(shape, torch::kFloat);
  const Tensor weights = torch::randn({6, 2, 4});
  const auto cost = [&](const Tensor& sums) {
    torch::NoGradGuard no_grad;
    const auto out = GatedRecurrence(sums, inputs.bias, inputs.x, inputs.state, inputs.keep);
    return (out.y * weights).sum().item<double>();
  };
  const auto out = GatedRecurrence(inputs.sums, inputs.bias, inputs.x, inputs.state, inputs.keep);
  (out.y * weights).sum().backward();
  const Tensor gradient = inputs.sums.grad().contiguous().view({-1});
  for (int64_t i = 0; i < gradient.size(0); ++i) {
    Tensor more = inputs.sums.detach().clone();
    Tensor less = more.clone();
    more.view({-1})[i] += kStep;
    less.view({-1})[i] -= kStep;
    // Where a parabola ends, the slope changes by up to kStep.
    ASSERT_NEAR(gradient[i].item<double>(), (cost(more) - cost(less)) / (2 * kStep), 0.01) << i;
  }
}

// The integers that code, one step: S(a) = 2 Q(2 a) - 1, so that sums of candidates count double.
TEST(RecurrenceTrainingStep, IsNearTheIntegersThatCode) {
  constexpr int64_t kWidth = 64;
  Inputs inputs = RandomInputs({1, 1, kWidth, false}, torch::kFloat);
  inputs.keep.fill_(1);
  const auto out = GatedRecurrence(inputs.sums, inputs.bias, inputs.x, inputs.state, inputs.keep);
  const Tensor sums = inputs.sums.detach()[0][0] + inputs.bias.detach();
  const auto number = [](const Tensor& tensor, int64_t i, double scale) {
    return std::lround(tensor.detach().view({-1})[i].item<double>() * scale);
  };
  for (int64_t i = 0; i < kWidth; ++i) {
    const auto q10 = [&](int64_t part) {
      return static_cast<int16_t>(number(sums, part * kWidth + i, part == 1 ? 2048 : 1024));
    };
    const auto before = static_cast<int32_t>(number(inputs.state, i, 16383 * 1024));
    const auto x = static_cast<int16_t>(number(inputs.x, i, 16383));
    const int32_t next = NextStateValue(before, q10(0), q10(1));
    EXPECT_NEAR(next / (16384.0 * 1024), out.last.view({-1})[i].item<double>(), 1e-3);
    EXPECT_NEAR(OutputValue(next, x, q10(2)) / 16384.0, out.y.view({-1})[i].item<double>(), 1e-3);
  }
}

}  // namespace
}  // namespace gmzip
