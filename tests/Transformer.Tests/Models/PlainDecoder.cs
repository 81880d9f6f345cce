using System.Text.Json.Nodes;

namespace Transformer.Tests.Models;

/// <summary>
/// Decoders of every family in plain loops over doubles, written from the families' descriptions with nothing of ours: to judge our modules
/// by. Weights that were not there when it asks for them are drawn, so a first pass makes a model.
/// </summary>
internal sealed class PlainDecoder(JsonObject config, Dictionary<string, PlainWeight> weights)
{
    private readonly string _type = config["model_type"]!.GetValue<string>();

    private bool Gpt2 => _type == "gpt2";

    private bool LayerNorm => _type is "gpt2" or "starcoder2";

    private string Trunk => Gpt2 ? "transformer." : "model.";

    private int Hidden => Int(Gpt2 ? "n_embd" : "hidden_size", 0);

    private int Heads => Int(Gpt2 ? "n_head" : "num_attention_heads", 0);

    private int HeadSize => Int("head_dim", Hidden / Heads);

    /// <summary>Mean negative log-likelihood of each token after the first.</summary>
    public double Loss(int[] ids)
    {
        double[][] logits = Logits(ids);
        double sum = 0;
        for (int t = 0; t + 1 < ids.Length; t++)
        {
            double top = logits[t].Max();
            sum += top + Math.Log(logits[t].Sum(x => Math.Exp(x - top))) - logits[t][ids[t + 1]];
        }

        return sum / (ids.Length - 1);
    }

    /// <summary>Logits of one document, positions from 0.</summary>
    public double[][] Logits(int[] ids)
    {
        int vocabulary = Int("vocab_size", 0), layers = Int(Gpt2 ? "n_layer" : "num_hidden_layers", 0);
        string words = Trunk + (Gpt2 ? "wte.weight" : "embed_tokens.weight");
        double[] table = W(words, vocabulary, Hidden), places = Gpt2 ? W("transformer.wpe.weight", Int("n_positions", 0), Hidden) : [];
        double scale = Real("embedding_multiplier", 1), residual = Real("residual_multiplier", 1);
        double Embedded(int id, int t, int j) => (table[(id * Hidden) + j] * scale) + (Gpt2 ? places[(t * Hidden) + j] : 0);
        double[][] h = [.. ids.Select((id, t) => Vector(Hidden, j => Embedded(id, t, j)))];
        for (int i = 0; i < layers; i++)
        {
            string at = Gpt2 ? $"transformer.h.{i}." : $"model.layers.{i}.";
            double[][] attended = Attention(at, i, Each(h, x => Norm(at + (Gpt2 ? "ln_1" : "input_layernorm"), x)));
            h = Sum(h, attended, residual);
            h = Sum(h, Each(h, x => Mlp(at + "mlp.", Norm(at + (Gpt2 ? "ln_2" : "post_attention_layernorm"), x))), residual);
        }

        bool tied = Flag("tie_word_embeddings", _type is "gpt2" or "smollm3" or "starcoder2");
        double[] head = tied ? table : W("lm_head.weight", vocabulary, Hidden);
        return Each(h, x => Times(head, Norm(Trunk + (Gpt2 ? "ln_f" : "norm"), x), vocabulary, 1 / Real("logits_scaling", 1)));
    }

    private double[][] Attention(string at, int layer, double[][] x)
    {
        int heads = Heads, kv = Int("num_key_value_heads", heads), size = HeadSize;
        string a = at + (Gpt2 ? "attn." : "self_attn.");
        bool bias = _type == "qwen2" || Flag(LayerNorm ? "use_bias" : "attention_bias", LayerNorm), outBias = bias && _type != "qwen2";
        double[][] all = Gpt2 ? Each(x, r => Linear(a + "c_attn", r, 3 * Hidden, true)) : [];
        double[][] q = Gpt2 ? Each(all, r => r[..Hidden]) : Each(x, r => Linear(a + "q_proj", r, heads * size, bias));
        double[][] k = Gpt2 ? Each(all, r => r[Hidden..(2 * Hidden)]) : Each(x, r => Linear(a + "k_proj", r, kv * size, bias));
        double[][] v = Gpt2 ? Each(all, r => r[(2 * Hidden)..]) : Each(x, r => Linear(a + "v_proj", r, kv * size, bias));
        var mixed = new double[x.Length][];
        for (int t = 0; t < x.Length; t++)
        {
            mixed[t] = new double[heads * size];
            for (int head = 0; head < heads; head++)
            {
                int group = head / (heads / kv);
                double[] query = Turned(a + "q_norm", q[t], head, t, layer);
                int from = Window(layer) is { } window ? Math.Max(0, t - window + 1) : 0;
                double Score(int u) => Dot(query, Turned(a + "k_norm", k[u], group, u, layer)) * Scale(layer);
                double[] scores = Vector(t - from + 1, i => Score(from + i));
                double top = scores.Max(), total = scores.Sum(s => Math.Exp(s - top));
                double[] shares = Each1(scores, s => Math.Exp(s - top) / total);
                for (int j = 0; j < size; j++)
                    for (int u = from; u <= t; u++) mixed[t][(head * size) + j] += shares[u - from] * v[u][(group * size) + j];
            }
        }

        return Each(mixed, r => Linear(a + (Gpt2 ? "c_proj" : "o_proj"), r, Hidden, outBias));
    }

    /// <summary>A head's part of a row, normed (Qwen3) and rotated by its position.</summary>
    private double[] Turned(string norm, double[] row, int head, int position, int layer)
    {
        int size = HeadSize, half = size / 2;
        double[] x = row[(head * size)..((head + 1) * size)];
        if (_type == "qwen3") x = Norm(norm, x);
        bool plain = config["no_rope_layers"] is JsonArray stated ? (int)stated[layer]! == 0 : (layer + 1) % 4 == 0;
        if (Gpt2 || (_type == "smollm3" && plain)) return x;
        double Angle(int i) => position / Math.Pow(Real("rope_theta", _type == "smollm3" ? 2e6 : 1e4), 2.0 * i / size);
        return Vector(size, j => j < half
            ? (x[j] * Math.Cos(Angle(j))) - (x[j + half] * Math.Sin(Angle(j)))
            : (x[j] * Math.Cos(Angle(j - half))) + (x[j - half] * Math.Sin(Angle(j - half))));
    }

    private double Scale(int layer)
    {
        if (_type == "granite") return Real("attention_multiplier", 1);
        double scale = Flag("scale_attn_weights", true) ? 1 / Math.Sqrt(HeadSize) : 1;
        return Flag("scale_attn_by_inverse_layer_idx", false) ? scale / (layer + 1) : scale;
    }

    private int? Window(int layer)
    {
        bool stated = (string?)config["layer_types"]?[layer] == "sliding_attention";
        bool slides = _type switch
        {
            "mistral" or "starcoder2" => true,
            "qwen2" or "qwen3" => Flag("use_sliding_window", false)
                && (config["layer_types"] is null ? layer >= Int("max_window_layers", 28) : stated),
            "smollm3" => stated,
            _ => false,
        };
        return slides ? (int?)config["sliding_window"] : null;
    }

    private double[] Mlp(string at, double[] x)
    {
        int inner = Int(Gpt2 ? "n_inner" : "intermediate_size", 4 * Hidden);
        bool bias = Flag(LayerNorm ? "use_bias" : "mlp_bias", LayerNorm);
        string name = (string?)config[Gpt2 ? "activation_function" : "hidden_act"] ?? (LayerNorm ? "gelu_new" : "silu");
        double[] active = Each1(Linear(at + (LayerNorm ? "c_fc" : "gate_proj"), x, inner, bias), y => PlainActivations.Of(name, y));
        if (LayerNorm) return Linear(at + "c_proj", active, Hidden, bias);
        double[] up = Linear(at + "up_proj", x, inner, bias);
        return Linear(at + "down_proj", Vector(inner, j => active[j] * up[j]), Hidden, bias);
    }

    private double[] Norm(string at, double[] x)
    {
        double epsilon = Real(Gpt2 ? "layer_norm_epsilon" : LayerNorm ? "norm_epsilon" : "rms_norm_eps", LayerNorm ? 1e-5 : 1e-6);
        double mean = LayerNorm ? x.Average() : 0, root = Math.Sqrt(x.Average(y => (y - mean) * (y - mean)) + epsilon);
        double[] gain = W(at + ".weight", x.Length), shift = LayerNorm ? W(at + ".bias", x.Length) : new double[x.Length];
        return Vector(x.Length, j => ((x[j] - mean) / root * gain[j]) + shift[j]);
    }

    private double[] Linear(string at, double[] x, int outputs, bool bias)
    {
        double[] w = Gpt2 ? W(at + ".weight", x.Length, outputs) : W(at + ".weight", outputs, x.Length);
        double[] product = Gpt2 ? Vector(outputs, o => Dot(x, Vector(x.Length, i => w[(i * outputs) + o]))) : Times(w, x, outputs, 1);
        double[] shift = bias ? W(at + ".bias", outputs) : new double[outputs];
        return Vector(outputs, o => product[o] + shift[o]);
    }

    private double[] W(string name, params int[] shape)
    {
        if (!weights.TryGetValue(name, out PlainWeight? weight)) weights.Add(name, weight = PlainWeight.Draw(name, shape));
        Assert.Equal(shape, weight.Shape);
        return weight.Values;
    }

    private bool Flag(string key, bool fallback) => (bool?)config[key] ?? fallback;

    private int Int(string key, int fallback) => (int?)config[key] ?? fallback;

    private double Real(string key, double fallback) => (double?)config[key] ?? fallback;

    private static double[] Times(double[] w, double[] x, int outputs, double factor) =>
        Vector(outputs, o => Dot(w.AsSpan(o * x.Length, x.Length), x) * factor);

    private static double[][] Sum(double[][] a, double[][] b, double factor) =>
        [.. a.Select((x, t) => Vector(x.Length, j => x[j] + (factor * b[t][j])))];

    private static double[][] Each(double[][] rows, Func<double[], double[]> map) => Array.ConvertAll(rows, row => map(row));

    private static double[] Each1(double[] x, Func<double, double> map) => Array.ConvertAll(x, y => map(y));

    private static double[] Vector(int length, Func<int, double> at) => [.. Enumerable.Range(0, length).Select(at)];

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
