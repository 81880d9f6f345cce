using System.Globalization;
using Reference.Tensors.Arithmetic;
using Reference.Tensors.Backends.Simd;
using Reference.Tests.Aot;

// Trains the net on N threads and prints its final loss and the hash of its weights. tests/aot.sh compares the hashes of the native and
// the just-in-time compiled program.
int threads = args is [string text] ? int.Parse(text, CultureInfo.InvariantCulture) : 1;
using var backend = new SimdBackend(threads);
var net = new Net(backend);
double loss = Training.Run(net, backend);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"threads {threads}, shared runs {backend.SharedRuns}"));
Console.WriteLine($"vectors {backend.Width}, fused multiply-add {(Fma.IsHardware ? "of the hardware" : "emulated")}");
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"loss {loss:R}"));
Console.WriteLine(net.Hash());
