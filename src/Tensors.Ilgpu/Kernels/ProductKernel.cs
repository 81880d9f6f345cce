using ILGPU;

namespace Reference.Tensors.Ilgpu.Kernels;

/// <summary>The sizes and strides of a matrix product.</summary>
internal struct ProductShape
{
    public long M, N, K, ARow, AK, BK, BColumn, Accumulate;
    public Walk ABatch, BBatch;
}

/// <summary>c = a·b, one work item an element, in the order of features (Sums.Dot of the specification).</summary>
internal static class ProductKernel
{
    private const long Block = 256;

    public static void MatMul<T>(Index1D index, ArrayView<T> a, ArrayView<T> b, ArrayView<T> c, ProductShape shape)
        where T : unmanaged, IDeviceReal<T>
    {
        long row = index / shape.N, column = index - (row * shape.N), batch = row / shape.M;
        long x = shape.ABatch.Place(batch) + ((row - (batch * shape.M)) * shape.ARow);
        long w = shape.BBatch.Place(batch) + (column * shape.BColumn);
        T total = shape.Accumulate != 0 ? c[index] : T.FromDouble(0);
        for (long begin = 0; begin < shape.K; begin += Block)
        {
            long end = begin + Block < shape.K ? begin + Block : shape.K;
            T sum = T.FromDouble(0);
            for (long k = begin; k < end; k++) sum = T.FusedMultiplyAdd(a[x + (k * shape.AK)], b[w + (k * shape.BK)], sum);
            total += sum;
        }

        c[index] = total;
    }
}
