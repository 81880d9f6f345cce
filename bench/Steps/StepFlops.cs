using Reference.Transformer.Configuration;

namespace Reference.Bench;

/// <summary>
/// The floating-point operations that a step needs: two a multiply-add of its products and of attention, forward and what backward must
/// form. Nothing is counted for recomputation, for what is bound by memory (norms, gates, the loss, the optimizer), or for products
/// that no gradient of a trained weight hangs on.
/// </summary>
/// <param name="config">A Llama's shape, dense, causal, without windows.</param>
/// <param name="options">What a step is.</param>
internal sealed class StepFlops(DecoderConfig config, StepOptions options)
{
    private readonly double _tokens = (double)options.Batch * options.Sequence;

    /// <summary>Tokens with a label: the last of a row predicts nothing.</summary>
    private double Counted => (double)options.Batch * (options.Sequence - 1);

    /// <summary>(query, key) pairs of one head that the causal mask leaves.</summary>
    private double Pairs => options.Batch * (options.Sequence * (options.Sequence + 1.0) / 2);

    private double Queries => config.Heads * config.HeadSize;

    private double KeyValues => config.KeyValueHeads * config.HeadSize;

    /// <summary>q, k and v, which read what stands below attention: (inputs, outputs).</summary>
    private (double In, double Out)[] First =>
        [(config.HiddenSize, Queries), (config.HiddenSize, KeyValues), (config.HiddenSize, KeyValues)];

    /// <summary>All linear layers of a block: q, k, v, o, gate, up, down.</summary>
    private (double In, double Out)[] Block =>
    [
        .. First, (Queries, config.HiddenSize), (config.HiddenSize, config.IntermediateSize),
        (config.HiddenSize, config.IntermediateSize), (config.IntermediateSize, config.HiddenSize),
    ];

    /// <summary>The whole step.</summary>
    public double Total => options.Mode switch
    {
        "forward" => Forward,
        "lora" => Forward + LoraForward + LoraBackward,
        _ => Forward + FullBackward,
    };

    /// <summary>x·Wᵀ of every linear layer.</summary>
    private double Linears => config.Layers * 2 * _tokens * Block.Sum(linear => linear.In * linear.Out);

    /// <summary>One product with the head's weight, on counted tokens.</summary>
    private double Head => 2 * Counted * config.HiddenSize * config.VocabularySize;

    /// <summary>One product of a query head's width over all visible pairs, all heads and layers.</summary>
    private double AttentionProduct => config.Layers * 2 * Pairs * Queries;

    /// <summary>The linear layers, attention's q·k and P·V, the head.</summary>
    private double Forward => Linears + (2 * AttentionProduct) + Head;

    /// <summary>x·A and u·B of every linear layer.</summary>
    private double LoraForward => config.Layers * 2 * _tokens * options.Rank * Block.Sum(linear => linear.In + linear.Out);

    /// <summary>
    /// The head's dx; dx of every linear layer above the first adapter, so not of the first block's q, k, v, under which nothing is
    /// trained; four products of attention (dP = dO·v, dv, dq, dk; the scores again are recomputation); of every adapter du = dy·B, dA and
    /// dB, and du·A where dx is formed.
    /// </summary>
    private double LoraBackward
    {
        get
        {
            double below = 2 * _tokens * First.Sum(linear => linear.In * linear.Out);
            double belowLora = 2 * _tokens * options.Rank * First.Sum(linear => linear.In);
            return Head + (Linears - below) + (4 * AttentionProduct) + ((2 * LoraForward) - belowLora);
        }
    }

    /// <summary>dx and dW of the head and of every linear layer (the embedding below is trained), four products of attention.</summary>
    private double FullBackward => (2 * Head) + (2 * Linears) + (4 * AttentionProduct);
}
