using OtaStack.Server.Releases;
using OtaStack.Server.Releases.Archive;

namespace OtaStack.Server.Tests.Releases;

public sealed class ArchiveLayoutTests
{
    [Fact]
    public void Roots_then_targets_metadata_then_targets_is_the_order()
    {
        ArchiveLayout layout = new();
        Assert.Equal(new ArchivePart("root", 1, "metadata/1.root.json"), layout.Accept("metadata/1.root.json"));
        layout.Accept("metadata/2.root.json");
        Assert.Equal(new ArchivePart("targets", 7, "7.targets.json"), layout.Accept("metadata/7.targets.json"));
        Assert.Equal(new ArchivePart("target", 0, "a/b.bin"), layout.Accept("targets/a/b.bin"));
    }

    [Theory]
    [InlineData("metadata/1.root.json", "metadata/3.root.json")]
    [InlineData("metadata/2.root.json", "metadata/1.root.json")]
    [InlineData("metadata/1.root.json", "metadata/1.root.json")]
    [InlineData("metadata/1.targets.json", "metadata/1.root.json")]
    [InlineData("metadata/1.targets.json", "metadata/2.targets.json")]
    [InlineData("metadata/1.targets.json", "targets/a", "targets/a")]
    [InlineData("targets/a")]
    [InlineData("metadata/01.root.json")]
    [InlineData("metadata/0.root.json")]
    [InlineData("metadata/-1.root.json")]
    [InlineData("metadata/99999999999.root.json")]
    [InlineData("metadata/1.snapshot.json")]
    [InlineData("metadata/timestamp.json")]
    [InlineData("metadata/1.root.json/x")]
    [InlineData("metadata/../metadata/1.root.json")]
    [InlineData("/metadata/1.root.json")]
    [InlineData("./metadata/1.root.json")]
    [InlineData("other/file")]
    [InlineData("")]
    public void Another_order_or_name_is_refused(params string[] names)
    {
        ArchiveLayout layout = new();
        foreach (string name in names[..^1])
        {
            layout.Accept(name);
        }

        PublishRefusedException refused = Assert.Throws<PublishRefusedException>(() => layout.Accept(names[^1]));
        Assert.Equal("archive", refused.Reason);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/../x")]
    [InlineData("/x")]
    [InlineData("a//x")]
    [InlineData("a/")]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("a/.hidden")]
    [InlineData("a\\x")]
    [InlineData("a b")]
    [InlineData("a\0b")]
    [InlineData("é")]
    [InlineData("a%2e")]
    public void A_target_outside_its_folder_is_refused(string path)
    {
        ArchiveLayout layout = new();
        layout.Accept("metadata/1.targets.json");

        Assert.Throws<PublishRefusedException>(() => layout.Accept("targets/" + path));
        Assert.Equal("ok", layout.Accept("targets/ok").Path);
    }
}
