using System.Diagnostics;
using System.Globalization;
using Reference.Tensors;
using Reference.Tests.Runs;

namespace Reference.Tests.Resume;

/// <summary>
/// Kills trainings with SIGKILL at drawn moments, every second time inside a save, resumes each with another number of threads and another
/// split into micro-batches, and compares every hash with that of a run that was left alone.
/// </summary>
/// <param name="seed">Names the moments.</param>
internal sealed class Killer(ulong seed)
{
    /// <summary>Threads and rows of a micro-batch: 1×8, 2×4 and 8×1 on one thread and on two.</summary>
    private static readonly (int Threads, int Rows)[] s_layouts = [(1, 1), (2, 4), (1, 8), (2, 1), (1, 4), (2, 8)];

    /// <summary>Take vectors away, down to none: the run that is left alone must not notice.</summary>
    private static readonly string[] s_without = ["DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic"];

    private static readonly string[] s_kinds = ["full", "lora"];

    private readonly RandomStream _draws = new RandomKey(seed, RandomPurpose.Sampling).Stream();
    private ulong _drawn;
    private int _passed, _failed;

    /// <summary>Kills until the count is reached; the last line is "N passed, N failed, N skipped", a run each.</summary>
    public int Run(int kills)
    {
        string[] wanted = Array.ConvertAll(s_kinds, Alone);
        for (int k = 0; k < wanted.Length; k++)
            Console.WriteLine($"{s_kinds[k]}, left alone: {wanted[k]}, on 1 and 2 threads, as 1×8, 2×4 and 8×1, on every vector width");
        int done = 0, inside = 0, runs = 0;
        while (done < kills)
        {
            int aim = Math.Min(kills - done, 1 + (int)(Draw() * 3));
            string folder = Directory.CreateTempSubdirectory("reference-kills-").FullName;
            int kind = runs++ % s_kinds.Length;
            string hash = Interrupted(s_kinds[kind], folder, aim, ref done, ref inside);
            Check($"run {runs}, {s_kinds[kind]}, killed {aim} times", hash, wanted[kind]);
            Directory.Delete(folder, recursive: true);
        }

        Console.WriteLine($"{done} kills, {inside} of them inside a save, in {runs} runs of {TinyRun.Steps} steps");
        Console.WriteLine($"{_passed} passed, {_failed} failed, 0 skipped");
        return _failed == 0 ? 0 : 1;
    }

    private string Alone(string kind)
    {
        string? wanted = null;
        foreach ((int threads, int rows) in s_layouts) CheckAlone(threads, rows, null);
        foreach (string variable in s_without) CheckAlone(2, 4, variable);
        return wanted!;

        void CheckAlone(int threads, int rows, string? without)
        {
            string folder = Directory.CreateTempSubdirectory("reference-alone-").FullName;
            string hash = Train(kind, folder, threads, rows, null, null, without);
            Check($"{kind}, left alone, {threads} threads, {rows} rows at a time, {without}=0", hash, wanted ??= hash);
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Starts and kills a training as often as asked, then lets it finish.</summary>
    private string Interrupted(string kind, string folder, int kills, ref int done, ref int inside)
    {
        for (int k = 0; k < kills;)
        {
            (int threads, int rows) = s_layouts[(int)(Draw() * s_layouts.Length)];
            bool inSave = done % 2 == 1;
            (int, int)? suicide = inSave ? (1 + (int)(Draw() * 4), 1 + (int)(Draw() * 150_000)) : null;
            int? step = inSave ? null : 1 + (int)(Draw() * (TinyRun.Steps / 2));
            string last = Train(kind, folder, threads, rows, suicide, step);
            if (last.Length == 64) return last; // it was done before the moment came
            (k, done, inside) = (k + 1, done + 1, inside + (inSave ? 1 : 0));
        }

        (int t, int r) = s_layouts[(int)(Draw() * s_layouts.Length)];
        return Train(kind, folder, t, r, null, null);
    }

    /// <summary>Runs a child; kills it some milliseconds after it has done so many steps, where told to.</summary>
    /// <returns>The last line: the hash, or where it was killed anything else.</returns>
    private string Train(
        string kind, string folder, int threads, int rows, (int Save, int Bytes)? suicide, int? killAfter, string? without = null)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(Killer).Assembly.Location);
        foreach (object part in (object[])["train", kind, folder, threads, rows])
            start.ArgumentList.Add(Convert.ToString(part, CultureInfo.InvariantCulture)!);
        if (suicide is { } own)
            foreach (int part in (int[])[own.Save, own.Bytes]) start.ArgumentList.Add(part.ToString(CultureInfo.InvariantCulture));
        if (without is not null) start.Environment[without] = "0";
        using Process child = Process.Start(start)!;
        string last = "";
        int steps = 0;
        while (child.StandardOutput.ReadLine() is { } line)
        {
            last = line;
            if (++steps != killAfter) continue;
            Thread.Sleep((int)(Draw() * 20));
            child.Kill();
        }

        child.WaitForExit();
        return child.ExitCode == 0 || last.Length != 64 ? last : "";
    }

    private void Check(string what, string hash, string wanted)
    {
        if (hash == wanted) _passed++;
        else _failed++;
        if (hash != wanted) Console.WriteLine($"FAILED {what}: '{hash}', expected {wanted}");
    }

    private double Draw() => _draws.Uniform64(_drawn++);
}
