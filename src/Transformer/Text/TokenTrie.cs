namespace Reference.Transformer.Text;

/// <summary>Added tokens by their code points: the leftmost and there the longest that a text holds.</summary>
internal sealed class TokenTrie
{
    private readonly Node _root = new();

    /// <summary>Adds a token; of two with the same text the first counts.</summary>
    public void Add(ReadOnlySpan<int> text, AddedToken token)
    {
        if (text.Length == 0) return;
        Node node = _root;
        foreach (int point in text)
        {
            if (!node.Next.TryGetValue(point, out Node? next)) node.Next[point] = next = new Node();
            node = next;
        }

        node.Token ??= token;
    }

    /// <summary>The longest token that begins at a place, or null.</summary>
    public AddedToken? Longest(ReadOnlySpan<int> text, int start, out int end)
    {
        AddedToken? found = null;
        Node? node = _root;
        end = start;
        for (int i = start; i < text.Length && node.Next.TryGetValue(text[i], out node); i++)
            if (node.Token is { } token) (found, end) = (token, i + 1);
        return found;
    }

    private sealed class Node
    {
        public Dictionary<int, Node> Next { get; } = [];

        public AddedToken? Token { get; set; }
    }
}
