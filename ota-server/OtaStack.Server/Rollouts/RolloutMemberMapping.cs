using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OtaStack.Server.Rollouts;

internal sealed class RolloutMemberMapping : IEntityTypeConfiguration<RolloutMember>
{
    public void Configure(EntityTypeBuilder<RolloutMember> builder)
    {
        builder.ToTable("RolloutMembers");
        builder.HasKey(m => new { m.RolloutId, m.DeviceId });
        builder.HasIndex(m => new { m.Product, m.DeviceId });
        builder.HasOne<Rollout>().WithMany().HasForeignKey(m => m.RolloutId);
    }
}
