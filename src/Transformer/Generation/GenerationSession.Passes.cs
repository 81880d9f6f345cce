using Reference.Autograd;
using Reference.Autograd.Operations;
using Reference.Tensors;
using Reference.Transformer.Layers;

namespace Reference.Transformer.Generation;

/// <content>The forward passes: whatever tokens are not in the cache yet go through the model, a portion at a time.</content>
public sealed partial class GenerationSession
{
    /// <summary>
    /// Runs what the cache lacks. Where rotary tables depend on the length, sequences of different lengths cannot share a pass.
    /// </summary>
    private void CatchUp()
    {
        bool alone = RotaryFrequencies.DependOnLength(_model.Trunk.Config.Rope);
        var pass = new List<Continuation>();
        int room = PassLength;
        for (int sequence = 0; sequence < Sequences; sequence++)
        {
            int count = _tokens[sequence].Count;
            if (alone) Refresh(sequence);
            for (int start = _cache.Length(sequence), taken; start < count; start += taken)
            {
                taken = Math.Min(room, count - start);
                pass.Add(new Continuation(sequence, start, [.. _tokens[sequence].GetRange(start, taken)], start + taken == count));
                room -= taken;
                if (room > 0 && !(alone && start + taken == count)) continue;
                Run(pass);
                room = PassLength;
            }
        }

        if (pass.Count > 0) Run(pass);
    }

    /// <summary>Forgets keys that were turned by other frequencies than the sequence's present length has.</summary>
    private void Refresh(int sequence)
    {
        int lengthClass = RotaryFrequencies.LengthClass(_model.Trunk.Config.Rope, _tokens[sequence].Count);
        if (lengthClass != _lengthClasses[sequence]) _cache.Truncate(sequence, 0);
        _lengthClasses[sequence] = lengthClass;
    }

    private void Run(List<Continuation> pass)
    {
        TokenBatch batch = ContinuedBatch.Of(_step.Backend, pass, pass.Max(part => _tokens[part.Sequence].Count));
        Graph graph = _step.BeginBatch();
        ForwardContext context = _context(new ForwardContext(graph, batch.Layout) { Cache = _cache });
        Variable hidden = _model.Trunk.Forward(context, batch);
        int[] last = [.. Enumerable.Range(0, pass.Count).Where(i => pass[i].Ends).Select(i => LastRow(batch.Layout, i))];
        if (last.Length > 0)
        {
            Variable logits = _model.Logits(context with { Layout = batch.Layout.Select(last) }, hidden.SelectTokens(last));
            _scores.Take(logits.Value, [.. pass.Where(part => part.Ends).Select(part => part.Sequence)]);
        }

        _cache.Commit(batch.Layout);
        _step.EndBatch();
        pass.Clear();
    }

    private static int LastRow(TokenLayout layout, int document) =>
        layout.Documents[document].Start + layout.Documents[document].Length - 1;

    private void CheckPrompt(IReadOnlyList<int> prompt)
    {
        if (prompt.Count == 0)
            throw new ArgumentException("the prompt has no tokens; give at least one, such as the token that begins a text");
        if (prompt.Count > ContextLength)
            throw new ArgumentException($"the prompt has {prompt.Count} tokens; the context holds {ContextLength}: shorten it");
        CheckIds(prompt);
    }

    private void CheckAdded(int sequence, IReadOnlyList<int> ids)
    {
        if (ids.Count == 0) throw new ArgumentException($"no token is added to sequence {sequence}");
        int held = _tokens[sequence].Count;
        if (held + ids.Count > ContextLength)
        {
            throw new ArgumentException(
                $"sequence {sequence} has {held} tokens; {ids.Count} more do not fit the context of {ContextLength}");
        }

        CheckIds(ids);
    }

    private void CheckIds(IReadOnlyList<int> ids)
    {
        for (int i = 0; i < ids.Count; i++)
        {
            if (ids[i] < 0 || ids[i] >= VocabularySize)
                throw new ArgumentException($"token {i} is {ids[i]}; the model has ids 0 … {VocabularySize - 1}");
        }
    }
}
