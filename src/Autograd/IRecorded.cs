namespace Reference.Autograd;

/// <summary>What a graph holds for walking back: an operation, or a part that is recorded again.</summary>
internal interface IRecorded
{
    /// <summary>Takes the gradient of its result and adds those of its inputs.</summary>
    void WalkBack();
}
