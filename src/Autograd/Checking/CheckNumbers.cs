using Reference.Tensors;

namespace Reference.Autograd.Checking;

/// <summary>Fixed numbers for weights and directions, a pure function of seed, purpose and index.</summary>
internal static class CheckNumbers
{
    /// <summary>A number of either sign with magnitude in [½, 3/2), so that no term of a weighted sum is lost.</summary>
    public static double At(ulong seed, ulong purpose, ulong index)
    {
        (uint, uint, uint, uint) counter = ((uint)index, (uint)(index >> 32), (uint)purpose, (uint)(purpose >> 32));
        (uint low, uint high, uint sign, _) = Philox.Block(counter, ((uint)seed, (uint)(seed >> 32)));
        double magnitude = 0.5 + ((((ulong)high << 21) ^ (low >> 11)) * (1.0 / (1UL << 53)));
        return (sign & 1) == 0 ? magnitude : -magnitude;
    }

    /// <summary><paramref name="count"/> of them.</summary>
    public static double[] Row(ulong seed, ulong purpose, nint count)
    {
        var row = new double[count];
        for (int i = 0; i < row.Length; i++) row[i] = At(seed, purpose, (ulong)i);
        return row;
    }
}
