using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Simd;

namespace Autograd.Tests.Cases;

/// <summary>One loss a token of a head over hidden states x.</summary>
internal delegate Variable HeadLoss(Variable x, Variable weight, Variable? bias, int[] labels, TokenLayout layout);

/// <summary>
/// A head over drawn hidden states of documents longer and shorter than a block. A trained weight is looked up in too (tied).
/// </summary>
/// <param name="DType">The type that is computed with.</param>
/// <param name="IsTrained">Weight and bias have gradients.</param>
/// <param name="HasBias">There is one.</param>
/// <param name="Stored">The weight's type.</param>
internal sealed record HeadTrial(DType DType, bool IsTrained, bool HasBias, DType Stored)
{
    private const int Width = 6;
    private static readonly int[] s_lengths = [300, 5, 40, 513, 1];

    public static int Tokens => s_lengths.Sum();

    public int Classes { get; init; } = 21;

    /// <summary>Bits of the losses and of the gradients of x, weight and bias; empty where there is none.</summary>
    /// <param name="backend">Whose kernels run.</param>
    /// <param name="loss">The head.</param>
    /// <param name="seed">What every loss is walked back with; null not to walk back.</param>
    /// <param name="batches">Documents of each micro-batch; all in one where left out.</param>
    /// <param name="checkpoint">True to record the head again when walking back.</param>
    /// <param name="intercept">Of the step.</param>
    public long[][] Run(
        Backend backend, HeadLoss loss, double? seed, int[]? batches = null, bool checkpoint = false,
        Func<Operation, int, Tensor, Tensor>? intercept = null)
    {
        (Parameter weight, Parameter? bias) = Parameters(backend);
        using var step = new Step(backend, DType, new Arena(backend, 1 << 16)) { Intercept = intercept };
        (List<long> losses, List<long> dx) = ([], []);
        int first = 0;
        foreach (int count in batches ?? [s_lengths.Length])
        {
            Graph graph = step.BeginBatch();
            int[] lengths = s_lengths[first..(first + count)];
            Variable x = Hidden(graph, first, lengths.Sum()), sum = Losses(step, x, weight, bias, lengths, first, loss, checkpoint);
            losses.AddRange(Bits(sum.Value));
            first += count;
            if (seed is not { } value) continue;
            graph.Backward(sum, Tensor.FromDoubles(backend, [value], default, DType).BroadcastTo(sum.Shape));
            dx.AddRange(Bits(graph.GradientOf(x)));
        }

        step.Finish();
        return [[.. losses], [.. dx], Bits(step.GradientOf(weight)), bias is null ? [] : Bits(step.GradientOf(bias))];
    }

    /// <summary>Bytes of temporaries of a pass over all documents.</summary>
    public nint Memory(HeadLoss loss, bool records = true)
    {
        var backend = new SimdBackend();
        var arena = new Arena(backend, 1 << 12);
        (Parameter weight, Parameter? bias) = Parameters(backend);
        using var step = new Step(backend, DType, arena, records: records);
        Graph graph = step.BeginBatch();
        Variable losses = Losses(step, Hidden(graph, 0, Tokens), weight, bias, s_lengths, 0, loss, checkpoint: false);
        if (records) graph.Backward(losses.SumLoss(TokenLayout.Of(s_lengths)));
        return arena.Capacity;
    }

    private Variable Losses(
        Step step, Variable x, Parameter weight, Parameter? bias, int[] lengths, int document, HeadLoss loss, bool checkpoint)
    {
        var layout = TokenLayout.Of(lengths);
        int before = s_lengths[..document].Sum();
        int[] ids = [.. Enumerable.Range(before, layout.Count).Select(t => (int)(t * 2654435761L % Classes))];
        int[] labels = [.. ids.Select(id => (id + 5) % Classes)];
        (Variable w, Variable? b) = (step.Use(weight), bias is null ? null : step.Use(bias));
        Variable rows = x;
        if (IsTrained) rows = x.Add(w.Embedding(x.Graph, Tensor.From<int>(step.Backend, ids, new Shape(ids.Length)), layout));
        return checkpoint ? x.Graph.Checkpoint((_, v) => loss(v[0], w, b, labels, layout), rows) : loss(rows, w, b, labels, layout);
    }

    private Variable Hidden(Graph graph, int document, int tokens)
    {
        int before = s_lengths[..document].Sum();
        double[] all = new Draw(5, 1, 1, 1).Values(new Shape(Tokens, Width)).ToDoubles();
        ReadOnlySpan<double> values = all.AsSpan(before * Width, tokens * Width);
        return graph.Input(Tensor.FromDoubles(graph.Backend, values, new Shape(tokens, Width), DType), requiresGradient: true);
    }

    private (Parameter Weight, Parameter? Bias) Parameters(Backend backend)
    {
        var draw = new Draw(6, 1, 1, 1);
        Parameter Make(string name, DType stored, params nint[] shape)
        {
            double[] drawn = draw.Values(new Shape(shape)).ToDoubles();
            Tensor values = Tensor.FromDoubles(backend, drawn, new Shape(shape), DType).To(stored);
            return new Parameter(name, values) { Trainable = IsTrained };
        }

        return (Make("weight", Stored, Classes, Width), HasBias ? Make("bias", DType, Classes) : null);
    }

    private static long[] Bits(Tensor? values) =>
        values is null ? [] : Array.ConvertAll(values.ToDoubles(), BitConverter.DoubleToInt64Bits);
}
