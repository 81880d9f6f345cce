using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Tensors.Backends;

namespace Autograd.Tests.Learn;

/// <summary>The weights of one block, as functions look them up in a step.</summary>
public sealed record BlockWeights(
    Variable FirstNorm, Variable Query, Variable Key, Variable Value, Variable Output,
    Variable SecondNorm, Variable Gate, Variable Up, Variable Down);

/// <summary>A transformer block of the Llama kind, from operations alone.</summary>
public static class Block
{
    public static Variable Forward(Variable x, BlockWeights w, int heads, Tensor cos, Tensor sin, TokenLayout layout)
    {
        Variable attended = Attend(x.RmsNorm(w.FirstNorm, 1e-6, layout), w, heads, cos, sin, layout);
        Variable middle = x.Add(attended);
        Variable mapped = Map(middle.RmsNorm(w.SecondNorm, 1e-6, layout), w, layout);
        return middle.Add(mapped);
    }

    private static Variable Attend(Variable x, BlockWeights w, int heads, Tensor cos, Tensor sin, TokenLayout layout)
    {
        (nint tokens, nint head) = (x.Shape[0], x.Shape[1] / heads);
        Variable q = x.Linear(w.Query, null, layout).Reshape(tokens, heads, head).Rotary(cos, sin); // [tokens, heads, head]
        Variable k = x.Linear(w.Key, null, layout).Reshape(tokens, heads, head).Rotary(cos, sin);
        Variable v = x.Linear(w.Value, null, layout).Reshape(tokens, heads, head);
        var options = new AttentionOptions(Scale: 1 / Math.Sqrt(head)); // causal
        Variable mixed = q.Attention(k, v, layout, layout, options).Reshape(tokens, heads * head);
        return mixed.Linear(w.Output, null, layout);
    }

    private static Variable Map(Variable x, BlockWeights w, TokenLayout layout)
    {
        Variable gate = x.Linear(w.Gate, null, layout), up = x.Linear(w.Up, null, layout); // [tokens, inner]
        return gate.SwiGlu(up).Linear(w.Down, null, layout);
    }
}
