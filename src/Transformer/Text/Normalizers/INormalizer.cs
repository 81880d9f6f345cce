namespace Reference.Transformer.Text.Normalizers;

/// <summary>Changes a text before it is split; every code point keeps what it stands for.</summary>
internal interface INormalizer
{
    /// <summary>The changed text.</summary>
    AlignedText Apply(AlignedText text);
}
