using System.Globalization;

namespace Reference.Training.Data;

/// <summary>Where a row stands.</summary>
/// <param name="File">The file, as the user knows it.</param>
/// <param name="Line">The line on which it begins, from 1; 0 for the file as a whole.</param>
/// <param name="Element">Its number in a JSON array, from 1; 0 where there is no array.</param>
/// <param name="Field">A field of the row, as a path: <c>messages[2].role</c>; null for the row as a whole.</param>
public readonly record struct DataPlace(string File, long Line = 0, long Element = 0, string? Field = null)
{
    /// <summary>A field of the same row.</summary>
    public DataPlace At(string field) => this with { Field = field };

    /// <summary>File, line or element, and field.</summary>
    public override string ToString()
    {
        string row = (Line, Element) switch
        {
            (0, 0) => "",
            (_, 0) => string.Create(CultureInfo.InvariantCulture, $", line {Line}"),
            _ => string.Create(CultureInfo.InvariantCulture, $", element {Element} (line {Line})"),
        };
        return Field is null ? File + row : $"{File}{row}, {Field}";
    }
}
