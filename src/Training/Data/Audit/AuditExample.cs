using Reference.Transformer.Text;

namespace Reference.Training.Data;

/// <summary>A row, to be looked at.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Tokens">Its tokens.</param>
/// <param name="Class">Its class, where it has one.</param>
public sealed record AuditExample(DataPlace Place, IReadOnlyList<AuditToken> Tokens, int? Class)
{
    /// <summary>Runs of tokens of which all or none carry loss, as text; a document's start begins a new one.</summary>
    public IReadOnlyList<AuditSegment> Segments
    {
        get
        {
            var segments = new List<AuditSegment>();
            foreach (AuditToken token in Tokens)
            {
                if (segments.Count > 0 && segments[^1].CarriesLoss == token.CarriesLoss && !token.BeginsDocument)
                    segments[^1] = segments[^1] with { Text = segments[^1].Text + token.Text, TokenCount = segments[^1].TokenCount + 1 };
                else segments.Add(new AuditSegment(token.Text, token.CarriesLoss, token.BeginsDocument, 1));
            }

            return segments;
        }
    }

    /// <summary>
    /// Decodes a row token by token. A character of several tokens stands with the last of them; a half one at the end is U+FFFD.
    /// </summary>
    public static AuditExample Of(DataPlace place, TrainingRow row, Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(tokenizer);
        var tokens = new AuditToken[row.Ids.Length];
        int[] starts = row.DocumentStarts ?? [0];
        for (int d = 0; d < starts.Length; d++)
        {
            DecodeStream stream = tokenizer.CreateStream(skipSpecial: false);
            int end = d + 1 < starts.Length ? starts[d + 1] : tokens.Length, shown = starts[d];
            for (int t = starts[d]; t < end; t++)
            {
                string? text = stream.Next(row.Ids[t]);
                if (text is not null) shown = t + 1;
                bool carries = row.Labels[t] != TrainingRow.Ignored && t > starts[d];
                tokens[t] = new AuditToken(row.Ids[t], text ?? "", carries, t == starts[d]);
            }

            if (shown < end && tokenizer.Decode(row.Ids[shown..end]) is { Length: > 0 } rest)
                tokens[end - 1] = tokens[end - 1] with { Text = rest };
        }

        return new AuditExample(place, tokens, row.Class);
    }
}

/// <summary>A token of a row.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">What it adds to the text.</param>
/// <param name="CarriesLoss">The model learns to predict it.</param>
/// <param name="BeginsDocument">It is the first of its document.</param>
public readonly record struct AuditToken(int Id, string Text, bool CarriesLoss, bool BeginsDocument);

/// <summary>A run of tokens.</summary>
/// <param name="Text">Their text.</param>
/// <param name="CarriesLoss">The model learns to predict them.</param>
/// <param name="BeginsDocument">The first of them begins a document.</param>
/// <param name="TokenCount">How many.</param>
public readonly record struct AuditSegment(string Text, bool CarriesLoss, bool BeginsDocument, int TokenCount);
