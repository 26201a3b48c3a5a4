using System.Xml.Linq;
using OtaStack.Boards.Pictures;
using OtaStack.Boards.Profiles;
using OtaStack.Boards.Tests.Support;

namespace OtaStack.Boards.Tests.Validation;

public sealed class PictureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly BoardProfile Orgpal = BoardFile.Read(Repository.FileOf("orgpal-palthree"));

    [Fact]
    public void A_screen_reader_finds_title_and_description()
    {
        XElement picture = XDocument.Parse(LayoutPicture.Draw(Orgpal)).Root!;

        Assert.Equal("img", (string?)picture.Attribute("role"));
        Assert.Equal("title desc", (string?)picture.Attribute("aria-labelledby"));
        Assert.Equal("Flash layout of ORGPAL PALTHREE", (string?)picture.Element(Svg + "title"));
        Assert.Equal(
            "internal, 2 MiB: mcuboot 64 KiB, config 32 KiB, nanoclr_0 928 KiB, deploy_0 1 MiB. spi, 8 MiB: nanoclr_1 928 KiB, deploy_1 1 MiB, files 6.09 MiB.",
            (string?)picture.Element(Svg + "desc"));
    }

    [Fact]
    public void Names_are_text_and_never_markup()
    {
        string picture = LayoutPicture.Draw(Orgpal with { Title = "<script>&\"" });

        Assert.Contains("&lt;script&gt;&amp;&quot;", picture, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", picture, StringComparison.Ordinal);
        Assert.Equal("Flash layout of <script>&\"", (string?)XDocument.Parse(picture).Root!.Element(Svg + "title"));
    }

    [Fact]
    public void Bars_are_to_scale_and_without_gaps()
    {
        XElement[] bars = [.. XDocument.Parse(LayoutPicture.Draw(Orgpal)).Root!.Elements(Svg + "rect").Where(rect => ((string?)rect.Attribute("class"))!.EndsWith(" edge", StringComparison.Ordinal)).Take(4)];

        Assert.Equal(4, bars.Length);
        Assert.All(bars.Zip(bars.Skip(1)), pair => Assert.Equal(Number(pair.First, "x") + Number(pair.First, "width"), Number(pair.Second, "x"), 0.02));
        Assert.Equal(928.0 / 1024, Number(bars[2], "width") / Number(bars[3], "width"), 0.001);
    }

    private static double Number(XElement element, string name)
    {
        return (double)element.Attribute(name)!;
    }
}
