using Reference.Transformer.Configuration;
namespace Reference.Transformer.Layers;
/// <summary>TEMP.</summary>
public static class RotaryTable {
    /// <summary>TEMP.</summary>
    public static (double[] Cos, double[] Sin) Make(RopeConfig config, ReadOnlySpan<int> positions, int longest) {
        int half = config.RotatedSize / 2; var c = new double[positions.Length * half]; var s = new double[c.Length];
        for (int t = 0; t < positions.Length; t++) for (int i = 0; i < half; i++) { double a = positions[t] / Math.Pow(config.Theta, 2.0 * i / config.RotatedSize); c[t*half+i] = Math.Cos(a); s[t*half+i] = Math.Sin(a); }
        return (c, s);
    }
}
