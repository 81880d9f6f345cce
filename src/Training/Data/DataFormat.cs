namespace Reference.Training.Data;

/// <summary>What a row is.</summary>
public enum DataFormat
{
    /// <summary>Sniffed from the first rows of each file.</summary>
    Auto,

    /// <summary><c>instruction</c>, <c>input</c>, <c>output</c>; <c>system</c> and <c>history</c> where there are.</summary>
    Alpaca,

    /// <summary><c>conversations</c> of <c>{from, value}</c>; <c>system</c> and <c>tools</c> where there are.</summary>
    ShareGpt,

    /// <summary><c>messages</c> of <c>{role, content}</c>; <c>tools</c> where there are.</summary>
    Messages,

    /// <summary><c>prompt</c> and <c>completion</c>, both texts or both messages.</summary>
    PromptCompletion,

    /// <summary><c>text</c>.</summary>
    Text,

    /// <summary><c>text</c> and <c>label</c>.</summary>
    Classification,
}

/// <summary>Which tokens carry loss.</summary>
public enum LossMask
{
    /// <summary>Completions of Alpaca and prompt–completion rows, the assistant's turns of conversations, all of texts.</summary>
    Auto,

    /// <summary>All.</summary>
    Everything,

    /// <summary>The completion; of a conversation its last turn, which must be the assistant's.</summary>
    Completion,

    /// <summary>All turns of the assistant; of a prompt–completion row those in the completion.</summary>
    Assistant,
}

/// <summary>What becomes of rows that are too long.</summary>
public enum TruncationMode
{
    /// <summary>The end is cut off.</summary>
    KeepStart,

    /// <summary>The start is cut off.</summary>
    KeepEnd,

    /// <summary>
    /// Nothing is cut off: each piece of the greatest length becomes a row of its own, whose first token carries no loss.
    /// </summary>
    Split,
}

/// <summary>How rows are put together, named as TRL names them.</summary>
public enum PackingStrategy
{
    /// <summary>Every row by itself.</summary>
    None,

    /// <summary>Best fit decreasing: whole documents, none cut but at the greatest length; no attention across them.</summary>
    Bfd,

    /// <summary>The same, but a document that is too long is cut into pieces in place of being cut off.</summary>
    BfdSplit,

    /// <summary>All documents in a row, cut anywhere; attention crosses from one to the next.</summary>
    Wrapped,
}
