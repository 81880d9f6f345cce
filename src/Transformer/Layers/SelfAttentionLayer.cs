using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Reference.Transformer.Layers;

/// <summary>What attention is, besides its weights.</summary>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyValueHeads">Key and value heads.</param>
/// <param name="HeadSize">Dimensions of a head.</param>
/// <param name="Options">Scale and mask.</param>
/// <param name="UsesRope">Queries and keys are turned.</param>
public sealed record AttentionShape(int Heads, int KeyValueHeads, int HeadSize, AttentionOptions Options, bool UsesRope);

/// <summary>
/// Causal self-attention with separate projections (Llama and its kin): o(attention(q, k, v)), grouped heads, optional norm of each query and key head.
/// Sites "path:keys" and "path:values" see what is attended to.
/// </summary>
public sealed class SelfAttentionLayer : Layer
{
    private readonly Slot<Layer> _query, _key, _value, _output;
    private readonly Slot<Layer>? _queryNorm, _keyNorm;
    private readonly AttentionShape _shape;

    /// <summary>Projections, shape and the norms of Qwen3.</summary>
    public SelfAttentionLayer(Layer query, Layer key, Layer value, Layer output, AttentionShape shape, Layer? queryNorm = null, Layer? keyNorm = null)
    {
        _shape = shape;
        (_query, _key, _value, _output) = (Child("q_proj", query), Child("k_proj", key), Child("v_proj", value), Child("o_proj", output));
        _queryNorm = queryNorm is null ? null : Child("q_norm", queryNorm);
        _keyNorm = keyNorm is null ? null : Child("k_norm", keyNorm);
    }

    /// <inheritdoc/>
    public override Variable Forward(ForwardContext context, Variable x)
    {
        nint tokens = x.Shape[0];
        Variable q = _query.Module.Forward(context, x).Reshape(tokens, _shape.Heads, _shape.HeadSize);
        Variable k = _key.Module.Forward(context, x).Reshape(tokens, _shape.KeyValueHeads, _shape.HeadSize);
        Variable v = _value.Module.Forward(context, x).Reshape(tokens, _shape.KeyValueHeads, _shape.HeadSize);
        if (_queryNorm is not null) q = _queryNorm.Module.Forward(context, q);
        if (_keyNorm is not null) k = _keyNorm.Module.Forward(context, k);
        Variable mixed = HeadMixing.Attend(context, Path, q, k, v, _shape);
        return context.At(Path, _output.Module.Forward(context, mixed));
    }
}

/// <summary>Causal self-attention with one projection for queries, keys and values (GPT-2).</summary>
public sealed class FusedAttentionLayer : Layer
{
    private readonly Slot<Layer> _attention, _output;
    private readonly AttentionShape _shape;

    /// <summary>Projections and shape; the first gives q | k | v along its columns.</summary>
    public FusedAttentionLayer(Layer attention, Layer output, AttentionShape shape)
    {
        (_attention, _output, _shape) = (Child("c_attn", attention), Child("c_proj", output), shape);
    }

    /// <inheritdoc/>
    public override Variable Forward(ForwardContext context, Variable x)
    {
        Variable all = _attention.Module.Forward(context, x);
        nint width = (nint)_shape.Heads * _shape.HeadSize;
        Variable Part(int i) => all.Slice(1, i * width, width).Reshape(x.Shape[0], _shape.Heads, _shape.HeadSize);
        Variable mixed = HeadMixing.Attend(context, Path, Part(0), Part(1), Part(2), _shape);
        return context.At(Path, _output.Module.Forward(context, mixed));
    }
}

/// <summary>What both kinds of attention share after their projections.</summary>
internal static class HeadMixing
{
    /// <summary>Turns queries and keys, passes the sites, attends (with a cache to what it holds too), and lays the heads side by side.</summary>
    public static Variable Attend(ForwardContext context, string path, Variable q, Variable k, Variable v, AttentionShape shape)
    {
        if (shape.UsesRope && context.Rotary is { } rotary) (q, k) = (Turned(context, q, rotary), Turned(context, k, rotary));
        k = context.At(path + ":keys", k);
        v = context.At(path + ":values", v);
        TokenLayout keys = context.Layout;
        if (context.Cache is { } cache) (k, v, keys) = cache.Append(path, context, k, v);
        Variable mixed = q.Attention(k, v, context.Layout, keys, shape.Options);
        return mixed.Reshape(mixed.Shape[0], mixed.Shape[1] * mixed.Shape[2]);
    }

    private static Variable Turned(ForwardContext context, Variable x, RotaryTensors rotary)
    {
        Variable turned = x.Rotary(rotary.Cos, rotary.Sin);
        context.Release(x);
        return turned;
    }
}
