namespace Reference.Tensors.Arithmetic;

/// <content>Powers.</content>
public static partial class Functions32
{
    /// <summary>
    /// x to the power p; special values as in <see cref="Functions64.Pow"/>. Results that lie exactly between two floats are found by exact
    /// arithmetic. All others are decided by a pair of doubles with relative error below 2⁻⁹⁵: enough if no other result comes closer than
    /// that to the middle of two floats, which is likely but not proven for all 2⁶⁴ pairs.
    /// </summary>
    public static float Pow(float x, float p)
    {
        if (IsDecided(Functions64.Pow(x, p), out float y))
        {
            return y;
        }

        if (float.IsNaN(y))
        {
            return NaN;
        }

        double magnitude = Math.Abs((double)x);
        double sign = y < 0 || (y == 0 && float.IsNegative(y)) ? -1 : 1;
        if (TryExactPower(magnitude, p, out double exact))
        {
            return (float)(sign * exact);
        }

        DoubleDouble power = DoubleDoubleFunctions.Exp(DoubleDoubleFunctions.Log(magnitude) * p);
        return (sign < 0 ? -power : power).ToSingle();
    }

    /// <summary>
    /// The power, where it is a number of at most 53 bits. x = w^(2^j) and p = n/2^j with integers make it wⁿ: square roots are taken until
    /// the exponent is an integer. A negative n needs a power of two.
    /// </summary>
    private static bool TryExactPower(double x, double p, out double power)
    {
        power = 0;
        while (!double.IsInteger(p))
        {
            double root = Math.Sqrt(x);
            if (x == 1 || root * root != x || (float)root != root)
            {
                return false;
            }

            (x, p) = (root, 2 * p);
        }

        int exponent = Math.ILogB(x);
        if (Ieee.PowerOfTwo(exponent) == x)
        {
            power = Ieee.PowerOfTwo((int)Math.Clamp(exponent * p, -1000, 1000));
            return true;
        }

        return p > 0 && TryRepeatedProduct(x, p, out power);
    }

    /// <summary>xᵖ by p − 1 products as long as none is rounded. An x with more than one bit has no exact power beyond the 53rd.</summary>
    private static bool TryRepeatedProduct(double x, double p, out double power)
    {
        power = x;
        for (int i = 1; i < p; i++)
        {
            DoubleDouble next = DoubleDouble.Product(power, x);
            if (next.Low != 0)
            {
                return false;
            }

            power = next.High;
        }

        return true;
    }
}
