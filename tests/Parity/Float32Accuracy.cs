using System.Globalization;
using System.Text;
using System.Text.Json;
using Reference.Tensors;
using Reference.Tests.Parity.Runners;
using Reference.Tests.Shared;

namespace Reference.Tests.Parity;

/// <summary>
/// How far our float32 is from float64, beside how far PyTorch's is (models/float32.json of the collection): root-mean-square error over the largest
/// magnitude, measured as golden/generate/models_float32.py measures it.
/// </summary>
public sealed class Float32Accuracy
{
    private const double Bar = 1.1;

    [Fact]
    public void The_median_error_is_at_most_PyTorchs_and_a_tenth()
    {
        string path = Path.Combine(GoldenCollection.Root, "models", "float32.json");
        if (!File.Exists(path)) Assert.Skip($"the collection has no {path}");
        JsonElement peers = JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("cases");
        var rows = new List<(string Case, double Logits, double PeerLogits, double Gradient, double PeerGradient)>();
        foreach (GoldenCase golden in GoldenCollection.All)
        {
            if (golden.Group != "models" || Unsupported.Reason(golden) is not null) continue;
            if (!peers.TryGetProperty(golden.Path.Split('/')[1], out JsonElement peer)) continue;
            rows.Add(Measure(golden, peer));
        }

        Assert.NotEmpty(rows);
        double logits = Median(rows.Select(row => row.Logits / row.PeerLogits)), gradient = Median(rows.Select(row => row.Gradient / row.PeerGradient));
        DocumentTable.Write("float32", Table(rows, logits, gradient));
        Assert.True(logits <= Bar && gradient <= Bar, $"median of ours over PyTorch's: logits {logits:f3}, gradients {gradient:f3}; the bar is {Bar}");
    }

    private static (string, double, double, double, double) Measure(GoldenCase golden, JsonElement peer)
    {
        var expected = Agreement.Read(golden.PathOf("expected.safetensors"));
        var actual = ModelRunner.Trace(golden.PathOf("model"), golden.PathOf("batch.safetensors"), DType.F32, ModelRunner.UseCache(golden));
        Func<string, int, bool> meansNothing = ModelRunner.MeansNothing(golden);
        double Rms(Func<string, bool> kind)
        {
            double squares = 0, top = 0;
            long count = 0;
            foreach ((string name, GoldenTensor want) in expected.Where(pair => kind(pair.Key)))
            {
                top = Math.Max(top, want.Largest);
                count += want.Values.Length;
                for (int i = 0; i < want.Values.Length; i++)
                    if (!meansNothing(name, i)) squares += Math.Pow(actual[name].Values[i] - want.Values[i], 2);
            }

            return Math.Sqrt(squares / count) / top;
        }

        double Peer(string kind) => peer.GetProperty(kind).GetProperty("rms").GetDouble();
        return (golden.Path.Split('/')[1], Rms(name => name == "logits"), Peer("logits"), Rms(name => name.StartsWith("grad.", StringComparison.Ordinal)), Peer("grad"));
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Table(List<(string Case, double Logits, double PeerLogits, double Gradient, double PeerGradient)> rows, double logits, double gradient)
    {
        var text = new StringBuilder("| case | logits, ours | PyTorch | ratio | gradients, ours | PyTorch | ratio |\n| --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Case} | {row.Logits:0.00e-0} | {row.PeerLogits:0.00e-0} | {row.Logits / row.PeerLogits:f2} ");
            text.Append(CultureInfo.InvariantCulture, $"| {row.Gradient:0.00e-0} | {row.PeerGradient:0.00e-0} | {row.Gradient / row.PeerGradient:f2} |\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"| **median of the ratios** | | | **{logits:f3}** | | | **{gradient:f3}** |\n").ToString();
    }
}
