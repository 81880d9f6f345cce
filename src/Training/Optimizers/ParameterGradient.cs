using Reference.Autograd;
using Reference.Tensors;

namespace Reference.Training.Optimizers;

/// <summary>What a step of an optimizer changes, and by which gradient.</summary>
/// <param name="Parameter">The parameter; its value is dense, in the type that is computed with, and written in place.</param>
/// <param name="Gradient">The parameter's shape; null where the step reached it not: it and its state stay as they are.</param>
/// <param name="Decays">False for a parameter that weight decay leaves out (<see cref="DecayGroups"/>).</param>
public sealed record ParameterGradient(Parameter Parameter, Tensor? Gradient, bool Decays = true);
