using System.Globalization;

namespace Reference.Transformer.Text.Unicode;

/// <summary>Kinds of code points, as Rust's char methods and its regex crate define them.</summary>
internal static class CharacterKinds
{
    /// <summary>White_Space.</summary>
    public static bool IsWhiteSpace(int point) => point is (>= 9 and <= 13) or 0x85
        || CharUnicodeInfo.GetUnicodeCategory(point)
            is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>Category N.</summary>
    public static bool IsNumber(int point) =>
        CharUnicodeInfo.GetUnicodeCategory(point) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber
        or UnicodeCategory.OtherNumber;

    /// <summary>Category M.</summary>
    public static bool IsMark(int point) =>
        CharUnicodeInfo.GetUnicodeCategory(point) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
        or UnicodeCategory.EnclosingMark;

    /// <summary>Category P, and every ASCII sign that is neither letter nor digit.</summary>
    public static bool IsPunctuation(int point) =>
        point is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126)
        || CharUnicodeInfo.GetUnicodeCategory(point) is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation;

    /// <summary>
    /// \w of Unicode Technical Standard 18: letters, marks, digits, letter numbers, circled letters, connectors, joiners.
    /// </summary>
    public static bool IsWord(int point) => CharUnicodeInfo.GetUnicodeCategory(point) switch
    {
        <= UnicodeCategory.LetterNumber => true, // L, M, Nd, Nl
        UnicodeCategory.ConnectorPunctuation => true,
        _ => point is 0x200C or 0x200D or (>= 0x24B6 and <= 0x24E9)
            or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189),
    };
}
