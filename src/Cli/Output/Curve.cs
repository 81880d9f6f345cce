using System.Text;

namespace Reference.Cli.Output;

/// <summary>A line of losses as text: braille dots, two columns and four rows a character.</summary>
internal static class Curve
{
    // Dots of a braille character by column and row (Unicode 2800 + bits).
    private static readonly int[,] s_dots = { { 0x01, 0x02, 0x04, 0x40 }, { 0x08, 0x10, 0x20, 0x80 } };

    /// <summary>Draws values, oldest left.</summary>
    /// <param name="values">At least one; all are shown, several to a column where there are many.</param>
    /// <param name="width">Characters.</param>
    /// <param name="height">Lines.</param>
    public static IReadOnlyList<string> Draw(IReadOnlyList<double> values, int width, int height)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0) return [.. Enumerable.Repeat("", height)];
        (double least, double most) = (finite.Min(), finite.Max());
        double span = most > least ? most - least : 1;
        var cells = new int[height, width];
        int columns = Math.Min(2 * width, finite.Length);
        for (int column = 0; column < columns; column++)
        {
            int from = (int)((long)finite.Length * column / columns), to = Math.Max(from + 1, (int)((long)finite.Length * (column + 1) / columns));
            double mean = 0;
            for (int i = from; i < to; i++) mean += finite[i] / (to - from);
            int row = (int)Math.Round((most - mean) / span * ((4 * height) - 1));
            cells[row / 4, column / 2] |= s_dots[column % 2, row % 4];
        }

        var lines = new List<string>();
        for (int line = 0; line < height; line++)
        {
            var text = new StringBuilder();
            for (int x = 0; x < width; x++) text.Append((char)(0x2800 + cells[line, x]));
            lines.Add(text.ToString());
        }

        return lines;
    }
}
