using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Formats;
using Reference.Transformer;
using Reference.Transformer.Configuration;
using Reference.Transformer.Families;
using Reference.Transformer.Models;

namespace Reference.Bench;

/// <summary>
/// A model of a shape with cheap weights, since only its speed and memory matter: matrices spread evenly with the deviation that random
/// weights have, norms' gains 1. They are written where they stay, so that the process's peak memory is the step's.
/// </summary>
internal static class ShapedModel
{
    private const double Deviation = 0.02;
    private const int BlockBytes = 20, BlockLength = 32; // Q4_1: half d, half m, 32 nibbles; a weight is d·nibble + m

    /// <summary>Makes it.</summary>
    /// <param name="config">What it is.</param>
    /// <param name="backend">Whose tensors the weights are.</param>
    /// <param name="matrices">How matrices are stored: F32 or Q4_1.</param>
    public static PretrainedModel Create(DecoderConfig config, Backend backend, DType matrices)
    {
        string prefix = KnownFamilies.Find(config.ModelType)!.TrunkPrefix;
        Module root = new DecoderBuilder(config, new WeightReader(NoTensors.Instance, backend, DType.F32, prefix, _ => false)).Build();
        ulong state = 1;
        foreach (Parameter parameter in root.Parameters())
        {
            Shape shape = parameter.Value.Shape;
            Tensor value = Tensor.Empty(backend, shape, shape.Rank == 1 ? DType.F32 : matrices);
            if (shape.Rank == 1) backend.Fill(value, 1);
            else if (matrices == DType.F32) FillNumbers(value, ref state);
            else FillBlocks(value, ref state);
            parameter.Value = value;
        }

        return new PretrainedModel(config, root, config.Warnings, NoTensors.Instance);
    }

    private static unsafe void FillNumbers(Tensor value, ref ulong state)
    {
        const float Step = (float)(Deviation * 3.4641016151377544 / 65536); // √12: an even spread of that deviation
        float* data = value.Pointer<float>();
        for (nint i = 0; i < value.Count; i++) data[i] = ((int)(Next(ref state) >> 48) - 32768) * Step;
        GC.KeepAlive(value);
    }

    private static unsafe void FillBlocks(Tensor value, ref ulong state)
    {
        const double Step = Deviation / 4.6097722286464435; // the deviation of 0 to 15
        byte* data = value.Pointer<byte>();
        for (nint block = 0; block < value.Count / BlockLength; block++, data += BlockBytes)
        {
            ((Half*)data)[0] = (Half)Step;
            ((Half*)data)[1] = (Half)(-7.5 * Step);
            for (int i = 4; i < BlockBytes; i += 4) *(uint*)(data + i) = (uint)(Next(ref state) >> 32);
        }

        GC.KeepAlive(value);
    }

    private static ulong Next(ref ulong state) => state = (state * 6364136223846793005) + 1442695040888963407;
}
