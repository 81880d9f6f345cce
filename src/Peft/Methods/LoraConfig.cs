using Reference.Peft.Configuration;
using Reference.Peft.Files;

namespace Reference.Peft.Methods;

/// <summary>How A begins; B begins at 0 but for <see cref="Random"/>.</summary>
public enum LoraStart
{
    /// <summary>A uniform in ±1/√in (Kaiming with a = √5), B = 0; at an embedding A = 0 and B normal. PEFT's true.</summary>
    Default,

    /// <summary>A normal with deviation 1/rank, B = 0. PEFT's "gaussian".</summary>
    Gaussian,

    /// <summary>A and B both random, so the model changes at once: for tests. PEFT's false.</summary>
    Random,
}

/// <summary>LoRA's configuration, with PEFT's defaults.</summary>
public sealed record LoraConfig : AdapterConfig
{
    /// <inheritdoc/>
    public override string PeftType => "LORA";

    /// <summary>The rank (<c>r</c>), at least 1.</summary>
    public int Rank { get; init; } = 8;

    /// <summary>α; the update is scaled by α/rank.</summary>
    public double Alpha { get; init; } = 8;

    /// <summary>The rate at which A's input is dropped in training, 0 to below 1.</summary>
    public double Dropout { get; init; }

    /// <summary>Scales by α/√rank (rsLoRA: Kalajdzievski 2023, arXiv 2312.03732).</summary>
    public bool UseRslora { get; init; }

    /// <summary>B has a bias of its own.</summary>
    public bool LoraBias { get; init; }

    /// <summary>
    /// Written to the file; how a layer is stored is told by its type, whatever this says. By the adapted layers where null.
    /// </summary>
    public bool? FanInFanOut { get; init; }

    /// <summary>How A and B begin.</summary>
    public LoraStart Start { get; init; }

    /// <summary>Other ranks: the first pattern that matches a path's end (<c>(.*\.)?(pattern)$</c>) holds.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> RankPattern { get; init; } = [];

    /// <summary>Other values of α, likewise.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> AlphaPattern { get; init; } = [];
}

/// <summary>LoRA's keys of adapter_config.json.</summary>
internal static class LoraKeys
{
    /// <summary>
    /// Keys of PEFT 0.21 that name other methods' options, with the values that say nothing; the two last are read only beside one of them.
    /// </summary>
    private static readonly (string Key, string Neutral)[] s_inert =
    [
        ("alora_invocation_tokens", "null"), ("arrow_config", "null"), ("corda_config", "null"), ("ensure_weight_tying", "false"),
        ("eva_config", "null"), ("kasa_config", "null"), ("layer_replication", "null"), ("loftq_config", "{}"),
        ("lora_ga_config", "null"), ("monteclora_config", "null"), ("target_parameters", "null"), ("trainable_token_indices", "null"),
        ("use_bdlora", "null"), ("use_dora", "false"), ("use_qalora", "false"), ("velora_config", "null"),
        ("megatron_core", "\"megatron.core\""), ("qalora_group_size", "16"),
    ];

    private static readonly string[] s_unread = ["megatron_core", "qalora_group_size"];

    public static LoraConfig Read(ConfigReader reader) => new()
    {
        Rank = reader.Whole("r", 8, least: 1),
        Alpha = reader.Number("lora_alpha", 8),
        Dropout = reader.Number("lora_dropout", 0) is var rate and >= 0 and < 1 ? rate :
            throw reader.Bad("lora_dropout", "a number from 0 to below 1"),
        UseRslora = reader.Flag("use_rslora"),
        LoraBias = reader.Flag("lora_bias"),
        FanInFanOut = reader.Flag("fan_in_fan_out"),
        Start = reader.IsText("init_lora_weights", "gaussian") ? LoraStart.Gaussian : reader.Flag("init_lora_weights", true)
            ? LoraStart.Default : LoraStart.Random,
        RankPattern = reader.Map("rank_pattern", (key, node) => reader.WholeOf(key, node, least: 1)),
        AlphaPattern = reader.Map("alpha_pattern", reader.NumberOf),
        Inert = reader.Inert(s_inert, s_unread),
    };

    /// <summary>Refuses ranks below 1, scales of 0 and rates of dropout outside 0 to below 1.</summary>
    public static void Check(LoraConfig config)
    {
        if (config.Rank < 1)
            throw new AdapterException(FormattableString.Invariant($"r is {config.Rank}; a rank of at least 1 is expected"));
        foreach ((string pattern, int rank) in config.RankPattern)
            if (rank < 1)
                throw new AdapterException(FormattableString.Invariant(
                    $"rank_pattern.{pattern} is {rank}; a rank of at least 1 is expected"));
        var alphas = config.AlphaPattern.Select(entry => (Key: $"alpha_pattern.{entry.Key}", entry.Value)).Prepend(
            ("lora_alpha", config.Alpha));
        foreach ((string key, double alpha) in alphas)
            if (!double.IsFinite(alpha) || alpha == 0)
                throw new AdapterException(FormattableString.Invariant($"{key} is {alpha}; a number other than 0 is expected"));
        if (!(config.Dropout >= 0 && config.Dropout < 1))
            throw new AdapterException(FormattableString.Invariant(
                $"lora_dropout is {config.Dropout}; a rate from 0 to below 1 is expected"));
    }

    public static void Write(LoraConfig config, ConfigWriter writer)
    {
        writer.Inert(s_inert);
        writer.Whole("r", config.Rank);
        writer.Number("lora_alpha", config.Alpha);
        writer.Float("lora_dropout", config.Dropout);
        writer.Flag("use_rslora", config.UseRslora);
        writer.Flag("lora_bias", config.LoraBias);
        writer.Flag("fan_in_fan_out", config.FanInFanOut == true);
        if (config.Start == LoraStart.Gaussian) writer.Text("init_lora_weights", "gaussian");
        else writer.Flag("init_lora_weights", config.Start == LoraStart.Default);
        writer.Map("rank_pattern", config.RankPattern, value => ConfigWriter.Node(value));
        writer.Map("alpha_pattern", config.AlphaPattern, ConfigWriter.Node);
    }
}
