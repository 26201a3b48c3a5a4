using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Mcuboot;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.Images;

/// <summary><c>ota image inspect</c>: shows what an image says about itself, without believing any of it.</summary>
internal sealed class ImageInspectVerb : ImageVerb
{
    private readonly Argument<string> _file;
    private readonly Option<string> _erased;

    public ImageInspectVerb(ToolEnvironment environment)
        : base(environment)
    {
        _file = ImageArgument("file");
        _erased = ImageOption<string>("erased-val", text: "hole-val");
    }

    public override string Name => "image inspect";

    public override void Describe(Command command)
    {
        command.Add(_file);
        command.Add(_erased);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_file);
        McubootImage image = ReadImage(path, arguments.GetValue(_erased));
        JsonObject data = ImageView.Of(image, Phrases);
        return Task.FromResult(new VerbResult(data, console => Show(console, path, image, data)));
    }

    private void Show(IAnsiConsole console, string path, McubootImage image, JsonObject data)
    {
        console.WriteLine(Phrases.Format("say.image.title", path, image.File.Length));
        foreach (string line in LayoutDrawing.Of(image))
        {
            console.WriteLine(line);
        }

        Table table = new Table().Border(TableBorder.Simple);
        foreach (string column in (string[])["tlv", "area", "bytes", "value"])
        {
            _ = table.AddColumn(new TableColumn(new Text(Phrases["column." + column])));
        }

        foreach ((TlvArea area, Tlv tlv) in image.ProtectedTlvs.Select(tlv => (TlvArea.Protected, tlv))
            .Concat(image.UnprotectedTlvs.Select(tlv => (TlvArea.Unprotected, tlv))))
        {
            string[] cells = [tlv.Name, McubootImageReader.NameOf(area), Printable.Of(tlv.Value.Length), ImageView.ValueOf(tlv)];
            _ = table.AddRow(cells.Select(cell => new Text(Printable.Of(cell))));
        }

        console.Write(table);
        console.WriteLine(Phrases.Format("say.image.version", image.Header.Version, image.SecurityCounter is { } counter ? counter : "-"));
        if (image.Header.Flags != ImageFlags.None)
        {
            console.WriteLine(Phrases.Format("say.image.flags", string.Join(", ", ImageView.FlagsOf(image)), NumberText.Hex(image.Header.LoadAddress)));
        }

        if (data["problem"] is { } problem)
        {
            console.Write(new Markup($"[red]{Markup.Escape((string)problem["message"]!)}[/] [grey]({Markup.Escape((string)problem["code"]!)})[/]\n"));
        }

        console.WriteLine(Phrases["say.image.not_verified"]);
    }
}
