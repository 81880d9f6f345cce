using Reference.Tensors;

namespace Reference.Autograd;

/// <summary>
/// The values that a function detached, in the order in which it did: noted in a first run, and given back in later ones, so that a
/// gradient check holds constant what the formula holds constant.
/// </summary>
internal sealed class HeldConstants
{
    private readonly List<Tensor> _values = [];
    private int _next = -1;

    /// <summary>From here on the noted values are given back, from the first.</summary>
    public void Replay() => _next = 0;

    /// <summary>Notes a value, or gives back the one that stood here in the first run.</summary>
    /// <exception cref="InvalidOperationException">The function detached other values than in its first run.</exception>
    public Tensor Next(Tensor value)
    {
        if (_next < 0)
        {
            _values.Add(value.Keep());
            return value;
        }

        if (_next >= _values.Count || _values[_next].Shape != value.Shape)
            throw new InvalidOperationException($"Detach: {value} is number {_next + 1} of this run; "
                + $"the first run had {(_next < _values.Count ? _values[_next].ToString() : "none")} there");
        return _values[_next++].On(value.Backend).To(value.DType);
    }
}
