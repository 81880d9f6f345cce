using Reference.Bench;

// One step of the peer's shape in our engine, as the peer measures its own: options in, one line of JSON out.
//   --mode lora|full|forward --batch N --seq N --steps N --rank N --threads N --config FILE [--weights q4_1] [--micro N]
//   --profile prints what every kernel takes before it.
//   --table FOLDER prints the table of bench/compare.sh from its measurements; --commit names what was measured.
//   --page FILE also puts a profile or table into a page, between its markers.
string folder = StepOptions.Text(args, "table", ""), page = StepOptions.Text(args, "page", "");
using var text = new StringWriter { NewLine = "\n" };
if (folder.Length > 0)
{
    Comparison.Read(folder).Print(text, StepOptions.Text(args, "commit", "unknown"));
    Console.Write(text);
    if (page.Length > 0) Page.Replace(page, "compare", text.ToString());
    return;
}

string result = Measurement.Run(StepOptions.Parse(args), text).ToJsonString();
Console.Write(text);
Console.WriteLine(result);
if (page.Length > 0) Page.Replace(page, "roofline", text.ToString());
