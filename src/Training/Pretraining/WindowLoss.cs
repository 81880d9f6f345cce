using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Arithmetic;
using Reference.Tensors.Backends;
using Reference.Transformer;
using Reference.Transformer.Heads;

namespace Reference.Training.Pretraining;

/// <summary>How well a model predicts a text it may never have seen.</summary>
/// <param name="Loss">The mean negative log-likelihood of a token, in nats.</param>
/// <param name="Count">Tokens that were predicted.</param>
public sealed record WindowLoss(double Loss, long Count)
{
    private const int RowsAtOnce = 16;

    /// <summary>exp(loss).</summary>
    public double Perplexity => Functions64.Exp(Loss);

    /// <summary>The loss over windows that lie evenly over the text.</summary>
    /// <param name="model">The model.</param>
    /// <param name="windows">The text.</param>
    /// <param name="count">How many windows; at least 1.</param>
    /// <param name="backend">Whose kernels run.</param>
    /// <param name="dtype">The type that is computed with.</param>
    public static WindowLoss Of(CausalLanguageModel model, TokenWindows windows, int count, Backend backend, DType dtype)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(windows);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Tensor total = Tensor.Zeros(backend, default, DType.F64);
        using var step = new Step(backend, dtype, new Arena(backend), records: false);
        long tokens = 0;
        foreach (int[] starts in windows.Even(count).Chunk(RowsAtOnce))
        {
            (TokenBatch batch, CountedTokens counted) = windows.At(backend, starts);
            var context = new ForwardContext(step.BeginBatch(), batch.Layout);
            tokens += model.Loss(context, model.Trunk.Forward(context, batch), counted, total).Count;
        }

        return new WindowLoss(total.ToScalar() / tokens, tokens);
    }
}
