namespace Reference.Tensors.Backends.Simd;

/// <summary>Copies a part of a factor into a panel [k, width] that the micro-kernel reads from front to back.</summary>
internal static unsafe class PanelPacker
{
    /// <summary>panel[p, i] = the factor's element (block.Start + p, first + i) for i below count, and +0 from there to width.</summary>
    /// <typeparam name="T">binary32 or binary64, what the panel holds.</typeparam>
    /// <exception cref="NotSupportedException">The factor's storage cannot be read exactly as <typeparamref name="T"/>.</exception>
    public static void Pack<T>(in GemmOperand factor, KBlock block, nint first, int count, int width, T* panel)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) Pack(factor, block, first, count, width, (float*)panel);
        else Pack(factor, block, first, count, width, (double*)panel);
    }

    private static void Pack(in GemmOperand factor, KBlock block, nint first, int count, int width, float* panel)
    {
        switch (factor.Type)
        {
            case DType.F32: ReaderPacker<float, PlainRun<float>>.Pack(factor, block, first, count, width, panel); break;
            case DType.BF16: ReaderPacker<float, BF16Run>.Pack(factor, block, first, count, width, panel); break;
            case DType.F16: ReaderPacker<float, F16Run>.Pack(factor, block, first, count, width, panel); break;
            case DType.Q4_0 or DType.Q4_1 or DType.Q5_0 or DType.Q5_1 or DType.Q8_0:
                ReaderPacker<float, BlockRun>.Pack(factor, block, first, count, width, panel); break;
            default: throw Unreadable(factor.Type, DType.F32);
        }
    }

    private static void Pack(in GemmOperand factor, KBlock block, nint first, int count, int width, double* panel)
    {
        switch (factor.Type)
        {
            case DType.F64: ReaderPacker<double, PlainRun<double>>.Pack(factor, block, first, count, width, panel); break;
            case DType.F32: ReaderPacker<double, WideRun<PlainRun<float>>>.Pack(factor, block, first, count, width, panel); break;
            case DType.BF16: ReaderPacker<double, WideRun<BF16Run>>.Pack(factor, block, first, count, width, panel); break;
            case DType.F16: ReaderPacker<double, WideRun<F16Run>>.Pack(factor, block, first, count, width, panel); break;
            case DType.Q4_0 or DType.Q4_1 or DType.Q5_0 or DType.Q5_1 or DType.Q8_0:
                ReaderPacker<double, WideRun<BlockRun>>.Pack(factor, block, first, count, width, panel); break;
            default: throw Unreadable(factor.Type, DType.F64);
        }
    }

    private static NotSupportedException Unreadable(DType stored, DType computed) => new(
        $"Matrix product: a factor is stored as {stored}, which cannot be read exactly as {computed}; convert it first.");
}
