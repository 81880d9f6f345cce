using Reference.Tensors;
using Reference.Tensors.Backends.Simd;
using System.Runtime.InteropServices;
namespace Reference.Bench;
internal static unsafe class TileSpeed
{
    static float* New(int n) { float* p = (float*)NativeMemory.AlignedAlloc((nuint)n * 4, 64); new Span<float>(p, n).Fill(1); return p; }
    public static void Run()
    {
        int m = 512, k = 576, n = 1536;
        float* x = New(m * k), w = New(n * k), pa = New(m * k + 4096), pb = New(256 * 32), c = New(m * n);
        var A = new GemmOperand(x, DType.F32, 1, k); var B = new GemmOperand(w, DType.F32, 1, k); var BT = new GemmOperand(w, DType.F32, n, 1);
        double flops = 2.0 * m * k * n;
        double tPackA = Clock.Best(20, () => { int d = 0; foreach (var b in KBlocks.OfFeatures(k)) { for (int r = 0; r < m; r += 12) { int rows = Math.Min(12, m - r); PanelPacker.Pack(A, b, r, rows, rows, pa + r * k + d * rows); } d += b.Length; } });
        double tPackB = Clock.Best(20, () => { for (int j = 0; j < n; j += 32) foreach (var b in KBlocks.OfFeatures(k)) PanelPacker.Pack(B, b, j, 32, 32, pb); });
        double tPackBT = Clock.Best(20, () => { for (int j = 0; j < n; j += 32) foreach (var b in KBlocks.OfFeatures(k)) PanelPacker.Pack(BT, b, j, 32, 32, pb); });
        double tComp(int to) => Clock.Best(20, () => { for (int j = 0; j < n; j += 32) { int d = 0; foreach (var b in KBlocks.OfFeatures(k)) { for (int r = 0; r < to; r += 12) { int rows = Math.Min(12, m - r); Tile12<float, System.Runtime.Intrinsics.Vector512<float>, Lanes512F>.Run(pa + r * k + d * rows, rows, pb, b.Length, c + r * n + j, n, d == 0); } d += b.Length; } } });
        float* pb2 = New(1536 * 32);
        double tOrd() => Clock.Best(20, () => { for (int j = 0; j < n; j += 32) { for (int r = 0; r < 512; r += 12) { int d = 0; foreach (var b in KBlocks.OfFeatures(k)) { int rows = Math.Min(12, m - r); Tile12<float, System.Runtime.Intrinsics.Vector512<float>, Lanes512F>.Run(pa + r * k + d * rows, rows, pb2 + d * 32, b.Length, c + r * n + j, n, d == 0); d += b.Length; } } } });
        float* ct = New(12 * 32);
        double tNoC() => Clock.Best(20, () => { for (int j = 0; j < n; j += 32) { int d = 0; foreach (var b in KBlocks.OfFeatures(k)) { for (int r = 0; r < 504; r += 12) { int rows = Math.Min(12, m - r); Tile12<float, System.Runtime.Intrinsics.Vector512<float>, Lanes512F>.Run(pa + r * k + d * rows, rows, pb, b.Length, ct, 32, d == 0); } d += b.Length; } } });
        double tNoA() => Clock.Best(20, () => { for (int j = 0; j < n; j += 32) { int d = 0; foreach (var b in KBlocks.OfFeatures(k)) { for (int r = 0; r < 504; r += 12) { int rows = Math.Min(12, m - r); Tile12<float, System.Runtime.Intrinsics.Vector512<float>, Lanes512F>.Run(pa, rows, pb, b.Length, c + r * n + j, n, d == 0); } d += b.Length; } } });
        double tNone() => Clock.Best(20, () => { for (int j = 0; j < n; j += 32) { int d = 0; foreach (var b in KBlocks.OfFeatures(k)) { for (int r = 0; r < 504; r += 12) { int rows = Math.Min(12, m - r); Tile12<float, System.Runtime.Intrinsics.Vector512<float>, Lanes512F>.Run(pa, rows, pb, b.Length, ct, 32, d == 0); } d += b.Length; } } });
        double lim = Limits.Measure<float>(new Reference.Tensors.Backends.WorkPool(1), VectorWidth.Bits512);
        Console.WriteLine($"limit {lim:F1} order {flops / tOrd() / 1e9:F1} noC {flops * 504 / 512 / tNoC() / 1e9:F1} noA {flops * 504 / 512 / tNoA() / 1e9:F1} none {flops * 504 / 512 / tNone() / 1e9:F1}");
        double t512 = tComp(512), t504 = tComp(504);
        Console.WriteLine($"packA {tPackA * 1e3:F3} packB {tPackB * 1e3:F3} packBT {tPackBT * 1e3:F3} compute512 {t512 * 1e3:F3} ({flops / t512 / 1e9:F1}) compute504 {t504 * 1e3:F3} ({flops / 512 * 504 / t504 / 1e9:F1}) ideal {flops / 219e9 * 1e3:F3}");
    }
}
