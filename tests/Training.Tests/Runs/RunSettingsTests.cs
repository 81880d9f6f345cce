using Reference.Training.Runs;

namespace Reference.Tests.Training.Runs;

/// <summary>What is wrong with a run is told before anything is loaded: place, found, expected, all problems at once.</summary>
public sealed class RunSettingsTests
{
    private static readonly RunOptions s_good = new() { Model = "m", Data = new DataSection { Train = ["a.json"] } };

    [Theory]
    [InlineData("train.learnin-rate", "1", "there is no field 'train.learnin-rate' (did you mean 'train.learning-rate'?)")]
    [InlineData("zebra", "1", "there is no field 'zebra'")]
    [InlineData("train.batch", "0", "train.batch: found '0'; expected a whole number from 1 to 65536")]
    [InlineData("train.batch", "8.5", "train.batch: found '8.5'; expected a whole number from 1 to 65536")]
    [InlineData("train.learning-rate", "NaN", "train.learning-rate: found 'NaN'; expected a number from 0 to 100")]
    [InlineData("train.learning-rate", "1,5", "train.learning-rate: found '1,5'; expected a number from 0 to 100")]
    [InlineData("method.alpha", "0", "method.alpha: found '0'; expected a number above 0")]
    [InlineData("method.dropout", "1", "method.dropout: found '1'; expected a number from 0 to 0.99")]
    [InlineData("dtype", "f16", "dtype: found 'f16'; expected one of f32, f64")]
    [InlineData("train.optimizer", "adamW", "(did you mean 'adamw'?)")]
    [InlineData("train.checkpointing", "maybe", "train.checkpointing: found 'maybe'; expected true or false")]
    [InlineData("data.replace", "name", "data.replace: found 'name'; expected name=value")]
    [InlineData("seed", "-1", "seed: found '-1'; expected a whole number from 0 to 9223372036854775807")]
    public void ABadSettingIsNamed(string key, string text, string message)
    {
        var error = Assert.Throws<RunSettingException>(() => RunSettings.Apply(s_good, [new RunSetting(key, [text], "run.yaml, line 3")]));
        Assert.StartsWith("run.yaml, line 3: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralValuesForOneAreRefused()
    {
        var error = Assert.Throws<RunSettingException>(() => RunSettings.Apply(s_good, [new RunSetting("dtype", ["f32", "f64"], "--dtype")]));
        Assert.Equal("--dtype: dtype: found 2 values; expected one, f32|f64", error.Message);
    }

    [Fact]
    public void AllProblemsAreToldAtOnce()
    {
        var error = Assert.Throws<RunSettingException>(() => RunSettings.Apply(
            s_good, [new RunSetting("train.batch", ["x"], "a"), new RunSetting("mdoel", ["y"], "b")]));
        Assert.Equal(2, error.Problems.Count);
    }

    [Fact]
    public void TheLaterOfTwoWins()
    {
        RunOptions options = RunSettings.Apply(
            s_good, [new RunSetting("train.batch", ["4"], "run.yaml, line 1"), new RunSetting("train.batch", ["2"], "--batch")]);
        Assert.Equal(2, options.Train.Batch);
    }

    public static TheoryData<string, Func<RunOptions, RunOptions>> Unfit => new()
    {
        { "model: it is missing", o => o with { Model = "" } },
        { "data.train: it is missing", o => o with { Data = new DataSection() } },
        { "data.weights: found 1 for 2 files", o => o with { Data = o.Data with { Train = ["a", "b"], Weights = [1] } } },
        { "more than one is set", o => o with { Data = o.Data with { ValidationFraction = 0.1, ValidationLast = 3 } } },
        { "both are 0", o => o with { Train = o.Train with { Epochs = 0 } } },
        { "expected at most train.batch, 8", o => o with { Train = o.Train with { MicroBatch = 9 } } },
        { "expected at most train.steps, 5", o => o with { Train = o.Train with { Steps = 5, Warmup = 6 } } },
        { "method.targets: it is empty", o => o with { Method = o.Method with { Targets = [] } } },
        { "there is nothing to validate on", o => o with { Validation = o.Validation with { Patience = 2 } } },
        { "rows of a classifier are not packed", o => o with { Task = "classification", Data = o.Data with { Packing = "bfd" } } },
        { "not with all-linear (as in PEFT)", o => o with { Method = o.Method with { Layers = [0] } } },
        { "label-smoothing: it is for causal-lm", o => o with { Task = "classification", Train = o.Train with { LabelSmoothing = 0.1 } } },
        { "set validation.every", o => o with { Data = o.Data with { ValidationLast = 1 }, Validation = o.Validation with { Patience = 1 } } },
        { "validation.every: there is nothing to validate on", o => o with { Validation = o.Validation with { Every = 5 } } },
        { "set weight_decay as train.weight-decay", o => o with { Train = o.Train with { OptimizerOptions = [new("weight_decay", "0.1")] } } },
        { "has no option 'foo'", o => o with { Train = o.Train with { OptimizerOptions = [new("foo", "1")] } } },
        { "has no option 'bar'", o => o with { Train = o.Train with { ScheduleOptions = [new("bar", "1")] } } },
        { "expected a name that a folder can have", o => o with { Output = o.Output with { Name = "a/b" } } },
    };

    [Theory, MemberData(nameof(Unfit))]
    public void WhatDoesNotFitTogetherIsNamed(string message, Func<RunOptions, RunOptions> change)
    {
        var error = Assert.Throws<RunSettingException>(() => RunSettings.Apply(change(s_good), []));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileHasNoRawControlCharacters()
    {
        string text = RunYaml.Text(s_good with { Data = s_good.Data with { System = "a\rb\u0085c\u001bd\u2028e\"f\\g" } }, commented: false);
        Assert.Contains("system: \"a\\u000Db\\u0085c\\u001Bd\\u2028e\\\"f\\\\g\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("rnak", "rank", 1)]
    [InlineData("", "abc", 3)]
    public void DistanceCountsEdits(string a, string b, int distance) => Assert.Equal(distance, NearWords.Distance(a, b));
}
