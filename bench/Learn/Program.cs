using System.Globalization;
using System.Runtime.InteropServices;
using Reference.Bench;
using Reference.Bench.Learn;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Simd;

// Every step of docs/learn/02-the-micro-kernel.md: its speed, its share of the limit, and whether its bits are those of step 2.
// Ends with 1 where they are not. --page FILE also puts them into the page, between its markers.
var lines = new List<string>();
using var pool = new WorkPool(Environment.ProcessorCount);
using var alone = new WorkPool(1);
using var backend = new SimdBackend();
using var x = new Matrices();
float[]? bits = null, first = null;
bool same = true;
Write($"C[{Matrices.M}, {Matrices.N}] = A[{Matrices.M}, {Matrices.K}] · B[{Matrices.K}, {Matrices.N}], {VectorWidths.Best}");
unsafe
{
    Step("1  naive", alone, 2, () => Loops.Naive(x.A, x.B, x.C));
    Step("2  the contract's order", alone, 2, () => Loops.Contract(x.A, x.B, x.C));
    Step("3  vectors over columns", alone, 5, () => Loops.Vectors(x.A, x.B, x.C));
    Step("4  tile of 1 × 32", alone, 5, () => Walks.Plain<Tile1>(x.A, x.B, x.C));
    Step("5  tile of 4 × 32", alone, 10, () => Walks.Plain<Tile4>(x.A, x.B, x.C));
    Step("6  tile of 12 × 32", alone, 10, () => Walks.Plain<Tile12>(x.A, x.B, x.C));
    Step("7  packed panels", alone, 20, () => Walks.Packed(x));
    Step("8  blocked for the caches", alone, 20, () => Walks.Cached(x));
    Step($"9  {pool.Threads} threads", pool, 20, () => Walks.Shared(x, pool));
    Tensor a = Tensor.From<float>(backend, new ReadOnlySpan<float>(x.A, Matrices.M * Matrices.K), new Shape(Matrices.M, Matrices.K));
    Tensor b = Tensor.From<float>(backend, new ReadOnlySpan<float>(x.B, Matrices.K * Matrices.N), new Shape(Matrices.K, Matrices.N));
    Tensor c = Tensor.Empty(backend, new Shape(Matrices.M, Matrices.N), DType.F32);
    Step("   the engine's product", pool, 20, () => backend.MatMul(a, b, false, c), () => c.ToArray<float>());
}

Write($"{(same ? "steps 2 to 9 and the engine agree in every bit" : "NOT EQUAL")}");
if (args is ["--page", { } page]) Page.Replace(page, "learn", $"```\n{string.Join('\n', lines)}\n```");
return same ? 0 : 1;

void Step(string name, WorkPool threads, int runs, Action run, Func<float[]>? result = null)
{
    x.Spoil();
    double limit = Limits.Measure<float>(threads, VectorWidths.Best);
    double speed = Matrices.Operations / Clock.Best(runs, run) / 1e9;
    float[] c = result is null ? x.Result() : result();
    Write($"{name,-28} {speed,7:F1} GFLOP/s {100 * speed / limit,5:F1} % of {limit,5:F0}   {Compare(c)}");
}

// The naive sum has another order, and so other bits: it must only be near.
string Compare(float[] c)
{
    if (first is null)
    {
        first = c;
        return "";
    }

    if (bits is null)
    {
        bits = c;
        float largest = c.Zip(first, (ours, naive) => Math.Abs(ours - naive)).Max();
        same &= largest < 1e-3f;
        return string.Create(CultureInfo.InvariantCulture, $"within {largest:0.0E+0} of step 1");
    }

    bool equal = MemoryMarshal.AsBytes<float>(c).SequenceEqual(MemoryMarshal.AsBytes<float>(bits));
    same &= equal;
    return equal ? "same bits as step 2" : "OTHER BITS";
}

void Write(FormattableString line)
{
    lines.Add(line.ToString(CultureInfo.InvariantCulture).TrimEnd());
    Console.WriteLine(lines[^1]);
}
