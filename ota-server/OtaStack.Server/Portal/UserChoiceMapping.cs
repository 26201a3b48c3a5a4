using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OtaStack.Server.Portal;

internal sealed class UserChoiceMapping : IEntityTypeConfiguration<UserChoice>
{
    public void Configure(EntityTypeBuilder<UserChoice> builder)
    {
        builder.ToTable("UserChoices");
        builder.HasKey(c => new { c.Product, c.DeviceId, c.About });
        builder.Ignore(c => c.IsEmpty);
        builder.Ignore(c => c.IsWaiting);
    }
}
