// Lets jobs on several threads use one object, each in the turn it drew.
#ifndef GMZIP_CODEC_TURNS_H_
#define GMZIP_CODEC_TURNS_H_

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <utility>

namespace gmzip {

// Every turn drawn must be taken, by a thread that no thread with a later turn keeps waiting.
template <typename T>
class Turns {
 public:
  explicit Turns(T object) : object_(std::move(object)) {}

  // The next turn. Called by one thread.
  uint64_t Draw() { return num_drawn_++; }

  // Waits until all turns before are over, then gives what use(&object) gives. What `use` throws
  // ends the turn as well.
  template <typename Use>
  auto Take(uint64_t turn, Use use) {
    std::unique_lock lock(mutex_);
    turn_came_.wait(lock, [&] { return next_ == turn; });
    const EndOfTurn end{this};
    return use(&object_);
  }

 private:
  struct EndOfTurn {
    Turns* turns;
    ~EndOfTurn() {
      ++turns->next_;
      turns->turn_came_.notify_all();
    }
  };

  T object_;
  uint64_t num_drawn_ = 0;
  std::mutex mutex_;
  std::condition_variable turn_came_;
  uint64_t next_ = 0;
};

}  // namespace gmzip

#endif  // GMZIP_CODEC_TURNS_H_
