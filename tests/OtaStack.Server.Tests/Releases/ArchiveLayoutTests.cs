using OtaStack.Server.Releases;
using OtaStack.Server.Releases.Archive;

namespace OtaStack.Server.Tests.Releases;

public sealed class ArchiveLayoutTests
{
    [Fact]
    public void Roots_then_targets_metadata_then_delegated_roles_then_targets_is_the_order()
    {
        ArchiveLayout layout = new();
        Assert.Equal(new ArchivePart("root", 1, "root"), layout.Accept("metadata/1.root.json"));
        layout.Accept("metadata/2.root.json");
        Assert.Equal(new ArchivePart("targets", 7, "targets"), layout.Accept("metadata/7.targets.json"));
        Assert.Equal(new ArchivePart("delegated", 3, "beta"), layout.Accept("metadata/3.beta.json"));
        Assert.Equal(new ArchivePart("delegated", 1, "supplier.eu-1_x"), layout.Accept("metadata/1.supplier.eu-1_x.json"));
        Assert.Equal(new ArchivePart("target", 0, "a/b.bin"), layout.Accept("targets/a/b.bin"));
    }

    [Theory]
    [InlineData("metadata/1.root.json", "metadata/3.root.json")]
    [InlineData("metadata/2.root.json", "metadata/1.root.json")]
    [InlineData("metadata/1.root.json", "metadata/1.root.json")]
    [InlineData("metadata/1.targets.json", "metadata/1.root.json")]
    [InlineData("metadata/1.targets.json", "metadata/2.targets.json")]
    [InlineData("metadata/1.targets.json", "targets/a", "targets/a")]
    [InlineData("metadata/1.beta.json")]
    [InlineData("metadata/1.targets.json", "metadata/1.beta.json", "metadata/2.beta.json")]
    [InlineData("metadata/1.targets.json", "metadata/1.beta.json", "metadata/1.root.json")]
    [InlineData("metadata/1.targets.json", "metadata/1.beta.json", "metadata/2.targets.json")]
    [InlineData("metadata/1.targets.json", "targets/a", "metadata/1.beta.json")]
    [InlineData("metadata/1.targets.json", "metadata/1.timestamp.json")]
    [InlineData("metadata/1.targets.json", "metadata/1..beta.json")]
    [InlineData("metadata/1.targets.json", "metadata/1.Beta.json")]
    [InlineData("metadata/1.targets.json", "metadata/1.a%2fb.json")]
    [InlineData("metadata/1.targets.json", "metadata/1..json")]
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

    [Fact]
    public void More_delegated_roles_than_a_snapshot_has_room_for_are_refused()
    {
        ArchiveLayout layout = new();
        layout.Accept("metadata/1.targets.json");
        for (int i = 0; i < ArchiveLayout.MaxDelegatedRoles; i++)
        {
            layout.Accept($"metadata/1.role{i}.json");
        }

        PublishRefusedException refused = Assert.Throws<PublishRefusedException>(() => layout.Accept("metadata/1.more.json"));
        Assert.Equal("archiveTooLarge", refused.Reason);
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
