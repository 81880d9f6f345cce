using System.Runtime.Intrinsics;

namespace Reference.Tensors.Backends.Simd;

/// <summary>Picks the vectors by which rows of blocks are decoded into columns.</summary>
internal static unsafe class BlockPacker
{
    private const int Length = Quantization.GgufBlocks.Length;

    /// <summary>
    /// Decodes rows into columns, as many as whole vectors of the machine hold: to[k · width + r] = row r's number start + k.
    /// </summary>
    /// <param name="factor">The weight, its rows along k.</param>
    /// <param name="block">Which k.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="width">Numbers from one k to the next.</param>
    /// <param name="to">The first column.</param>
    /// <param name="vectors">The widest vectors to use.</param>
    /// <returns>How many rows were decoded, the first ones.</returns>
    public static int Columns(in GemmOperand factor, KBlock block, nint first, int count, int width, float* to, VectorWidth vectors)
    {
        // Rows of a quantised tensor are whole blocks, and blocks of the reduction begin at multiples of 256.
        if (block.Start % Length != 0 || block.Length % Length != 0 || factor.OutputStride % Length != 0) return 0;
        nint stride = factor.Type.ByteCount(factor.OutputStride);
        byte* rows = (byte*)factor.Data + (first * stride) + factor.Type.ByteCount(block.Start);
        int blocks = block.Length / Length, done = 0;
        if (vectors >= VectorWidth.Bits512 && BlockLanes512.IsSupported)
            done = Rows<Vector512<byte>, Vector512<float>, BlockLanes512>(factor.Type, rows, stride, blocks, done, count, to, width);
        if (vectors >= VectorWidth.Bits256 && BlockLanes256.IsSupported)
            done = Rows<Vector256<byte>, Vector256<float>, BlockLanes256>(factor.Type, rows, stride, blocks, done, count, to, width);
        if (vectors >= VectorWidth.Bits128 && BlockLanes128.IsSupported)
            done = Rows<Vector128<byte>, Vector128<float>, BlockLanes128>(factor.Type, rows, stride, blocks, done, count, to, width);
        return done;
    }

    private static int Rows<TBits, TVec, TLanes>(DType type, byte* rows, nint stride, int blocks, int done, int count, float* to, nint width)
        where TBits : unmanaged
        where TVec : unmanaged
        where TLanes : struct, IBlockLanes<TBits, TVec>
    {
        for (; done + TLanes.Count <= count; done += TLanes.Count)
        {
            byte* from = rows + (done * stride);
            switch (type)
            {
                case DType.Q4_0: BlockColumns<TBits, TVec, TLanes, CodeQ40>.Run(from, stride, blocks, to + done, width); break;
                case DType.Q4_1: BlockColumns<TBits, TVec, TLanes, CodeQ41>.Run(from, stride, blocks, to + done, width); break;
                case DType.Q5_0: BlockColumns<TBits, TVec, TLanes, CodeQ50>.Run(from, stride, blocks, to + done, width); break;
                case DType.Q5_1: BlockColumns<TBits, TVec, TLanes, CodeQ51>.Run(from, stride, blocks, to + done, width); break;
                default: BlockColumns<TBits, TVec, TLanes, CodeQ80>.Run(from, stride, blocks, to + done, width); break;
            }
        }

        return done;
    }

    /// <summary>Computes the product of one row with a weight of blocks, if its rows lie along k and are enough.</summary>
    /// <returns>False where the product is of another kind.</returns>
    public static bool TryOneRow(WorkPool pool, VectorWidth width, in GemmProblem<float> problem)
    {
        bool fits = problem.M == 1 && problem.B.Type.IsQuantized() && problem.B.KStride == 1 && problem.B.OutputStride % Length == 0 && problem.N >= 16;
        foreach (KBlock block in problem.Blocks) fits &= block.Start % KBlocks.Size == 0 && block.Length % Length == 0;
        if (!fits) return false;
        switch (width)
        {
            case VectorWidth.Bits512 when BlockLanes512.IsSupported: OneRow<Vector512<byte>, Vector512<float>, BlockLanes512>(pool, problem); return true;
            case VectorWidth.Bits256 when BlockLanes256.IsSupported: OneRow<Vector256<byte>, Vector256<float>, BlockLanes256>(pool, problem); return true;
            case VectorWidth.Bits128 when BlockLanes128.IsSupported: OneRow<Vector128<byte>, Vector128<float>, BlockLanes128>(pool, problem); return true;
            default: return false;
        }
    }

    private static void OneRow<TBits, TVec, TLanes>(WorkPool pool, in GemmProblem<float> problem)
        where TBits : unmanaged
        where TVec : unmanaged
        where TLanes : struct, IBlockLanes<TBits, TVec>
    {
        switch (problem.B.Type)
        {
            case DType.Q4_0: BlockProducts<TBits, TVec, TLanes, CodeQ40>.Run(pool, problem); break;
            case DType.Q4_1: BlockProducts<TBits, TVec, TLanes, CodeQ41>.Run(pool, problem); break;
            case DType.Q5_0: BlockProducts<TBits, TVec, TLanes, CodeQ50>.Run(pool, problem); break;
            case DType.Q5_1: BlockProducts<TBits, TVec, TLanes, CodeQ51>.Run(pool, problem); break;
            default: BlockProducts<TBits, TVec, TLanes, CodeQ80>.Run(pool, problem); break;
        }
    }
}
