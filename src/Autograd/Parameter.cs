using Reference.Tensors;

namespace Reference.Autograd;

/// <summary>
/// A named leaf that lives across steps: a weight. Its value is an opaque operand: dense in the type that is computed with, or (where it
/// is only read by linear and embedding) stored in another type. A frozen parameter has no gradient buffer and no optimizer sees it.
/// </summary>
/// <param name="name">The name in the checkpoint, as Hugging Face writes it.</param>
/// <param name="value">The weight.</param>
public sealed class Parameter(string name, Tensor value)
{
    /// <summary>The name in the checkpoint.</summary>
    public string Name { get; } = name;

    /// <summary>The weight; replaced whole or written in place between steps.</summary>
    public Tensor Value { get; set; } = value;

    /// <summary>True where steps form its gradient.</summary>
    public bool Trainable { get; set; } = true;

    /// <summary>Name and shape.</summary>
    public override string ToString() => $"{Name} {Value}";
}
