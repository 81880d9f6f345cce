using System.Globalization;
using System.Text;

namespace Reference.Transformer.Text.Templates.Library;

/// <summary>strftime of the C library, in the C locale.</summary>
internal static class Clock
{
    /// <summary>A time as a format says it.</summary>
    /// <exception cref="TemplateFault">The format has a code that is not known.</exception>
    public static string Format(DateTime time, string format)
    {
        var output = new StringBuilder();
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                output.Append(format[i]);
                continue;
            }

            bool isBare = i + 2 < format.Length && format[i + 1] == '-';
            i += isBare ? 2 : 1;
            string part = i < format.Length ? Part(time, format[i]) : throw new TemplateFault("strftime_now: the format ends with %");
            if (isBare) part = part.TrimStart('0', ' ') is { Length: > 0 } bare ? bare : "0";
            output.Append(part);
        }

        return output.ToString();
    }

    private static string Part(DateTime time, char code) => code switch
    {
        'a' => Net(time, "ddd"),
        'A' => Net(time, "dddd"),
        'b' or 'h' => Net(time, "MMM"),
        'B' => Net(time, "MMMM"),
        'c' => Net(time, "ddd MMM ") + Spaced(time.Day) + Net(time, " HH:mm:ss yyyy"),
        'C' => Two(time.Year / 100),
        'd' => Two(time.Day),
        'D' or 'x' => Net(time, "MM/dd/yy"),
        'e' => Spaced(time.Day),
        'f' => Net(time, "ffffff"),
        'F' => Net(time, "yyyy-MM-dd"),
        'g' => Two(ISOWeek.GetYear(time) % 100),
        'G' => ISOWeek.GetYear(time).ToString("0000", CultureInfo.InvariantCulture),
        'H' => Two(time.Hour),
        'I' => Net(time, "hh"),
        'j' => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
        'k' => Spaced(time.Hour),
        'l' => Spaced(((time.Hour + 11) % 12) + 1),
        'm' => Two(time.Month),
        'M' => Two(time.Minute),
        'n' => "\n",
        'p' => time.Hour < 12 ? "AM" : "PM",
        'P' => time.Hour < 12 ? "am" : "pm",
        'r' => Net(time, "hh:mm:ss ") + (time.Hour < 12 ? "AM" : "PM"),
        'R' => Net(time, "HH:mm"),
        'S' => Two(time.Second),
        't' => "\t",
        'T' or 'X' => Net(time, "HH:mm:ss"),
        'u' => Number(((int)time.DayOfWeek + 6) % 7 + 1),
        'U' => Two((time.DayOfYear + 6 - (int)time.DayOfWeek) / 7),
        'V' => Two(ISOWeek.GetWeekOfYear(time)),
        'w' => Number((int)time.DayOfWeek),
        'W' => Two((time.DayOfYear + 6 - (((int)time.DayOfWeek + 6) % 7)) / 7),
        'y' => Two(time.Year % 100),
        'Y' => Number(time.Year),
        'z' or 'Z' => "",
        '%' => "%",
        _ => throw new TemplateFault($"strftime_now: %{code} is not supported"),
    };

    private static string Net(DateTime time, string format) => time.ToString(format, CultureInfo.InvariantCulture);

    private static string Two(int number) => number.ToString("00", CultureInfo.InvariantCulture);

    private static string Spaced(int number) => Number(number).PadLeft(2);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
