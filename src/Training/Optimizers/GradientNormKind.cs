namespace Reference.Training.Optimizers;

/// <summary>What <see cref="GradientNorm"/> measures: the norm_type of torch.nn.utils.clip_grad_norm_.</summary>
public enum GradientNormKind
{
    /// <summary>√Σg², norm_type 2.</summary>
    Euclidean,

    /// <summary>Σ|g|, norm_type 1.</summary>
    Sum,

    /// <summary>max |g|, norm_type inf.</summary>
    Largest,
}
