using System.Globalization;
using Reference.Tests.Resume;

// train KIND FOLDER THREADS MICRO_BATCH_ROWS [SAVE BYTES]: trains or resumes; kills itself inside its SAVE-th save after BYTES bytes.
// kills COUNT [SEED]: runs such trainings, kills them COUNT times at drawn moments, resumes them, and compares their hashes.
int Number(int at) => int.Parse(args[at], NumberStyles.None, CultureInfo.InvariantCulture);
switch (args)
{
    case ["train", "full" or "lora", _, _, _]: return Child.Run(args[1], args[2], Number(3), Number(4), null);
    case ["train", "full" or "lora", _, _, _, _, _]: return Child.Run(args[1], args[2], Number(3), Number(4), (Number(5), Number(6)));
    case ["kills", _]: return new Killer((ulong)1).Run(Number(1));
    case ["kills", _, _]: return new Killer((ulong)Number(2)).Run(Number(1));
    default:
        Console.Error.WriteLine("resume: kills COUNT [SEED], or train full|lora FOLDER THREADS MICRO_BATCH_ROWS [SAVE BYTES]");
        return 2;
}
